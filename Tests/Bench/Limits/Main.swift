import Accounts
import Crypto
import Platform
import Reservations

/// What the machine gives at best, for the bench to compare with.
///
///     bench-limits passwords THREADS SECONDS   hashes a second
///     bench-limits tokens SECONDS              nanoseconds to check an access token
@main
enum Main {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst().map { $0 }
        switch (arguments.first, arguments.dropFirst().compactMap { Int($0) }) {
        case ("passwords", let numbers) where numbers.count == 2:
            print(passwordRate(threads: numbers[0], length: .seconds(numbers[1])))
        case ("tokens", let numbers) where numbers.count == 1:
            print(tokenNanoseconds(length: .seconds(numbers[0])))
        default:
            Process.writeToStandardError(Array("bench-limits: see its source\n".utf8))
            Process.exit(2)
        }
    }

    /// How many passwords libsodium compares a second.
    private static func passwordRate(threads: Int, length: Duration) -> Double {
        let password = Array("correct horse battery".utf8)
        guard let hash = PasswordHash(of: password, cost: .standard) else { return 0 }
        let count = Monitor(0)
        let start = ContinuousClock.now
        let running = (0..<threads).compactMap { _ in
            try? Thread {
                while .now - start < length {
                    guard hash.matches(password) else { return }
                    count.withLock { $0 += 1 }
                }
            }
        }
        for thread in running { thread.join() }
        return Double(count.withLock { $0 }) / (ContinuousClock.now - start).seconds
    }

    /// How long it takes to check a token.
    private static func tokenNanoseconds(length: Duration) -> Int {
        guard let keys = KeyRing("k1:\(String(repeating: "A", count: 43))=") else { return 0 }
        let tokens = AccessTokens(keys: keys)
        let account = Account(
            id: "01970000-0000-7000-8000-000000000001",
            username: "anna",
            email: "anna@example.com",
            role: .organizer
        )
        let session = "01970000-0000-7000-8000-000000000002"
        let token = tokens.token(for: Principal(account: account, sessionID: session))
        let start = ContinuousClock.now
        var count = 0
        while .now - start < length {
            guard (try? tokens.claims(of: token)) != nil else { return 0 }
            count += 1
        }
        return Int((ContinuousClock.now - start).seconds * 1e9) / max(1, count)
    }
}
