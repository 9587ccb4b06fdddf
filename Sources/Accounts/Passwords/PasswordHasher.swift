import Crypto
package import Daemon
package import Platform

/// Hashes and checks passwords, a few at a time.
package final class PasswordHasher: Sendable {
    /// There was no turn in time.
    package struct Busy: Error {}

    /// What a password came to.
    package struct Match: Sendable {
        package let isRight: Bool
        /// The same password's hash at today's cost, if the stored one was cheaper.
        package let stronger: String?
    }

    private let gate: HashGate
    private let cost: PasswordHash.Cost
    /// Of no password that anybody knows: what is compared where there is no account, so that this
    /// takes as long.
    private let decoy: PasswordHash
    let durations = Histogram()
    let refusals = Counter()

    /// - Throws: A `SettingsError` if the memory for one hash cannot be had.
    package init(_ options: PasswordOptions) throws(SettingsError) {
        gate = HashGate(
            bound: options.threads,
            queueLength: options.queueLength,
            patience: options.patience
        )
        cost = options.cost
        guard let decoy = PasswordHash(of: randomBytes(16), cost: options.cost) else {
            throw SettingsError(problems: ["a password cannot be hashed at this cost"])
        }
        self.decoy = decoy
    }

    var running: Int { gate.running }
    var waiting: Int { gate.waiting }

    package func hash(_ password: String, until deadline: Deadline) throws(Busy) -> String {
        let bytes = PasswordText(password)?.bytes
        let hash = try take(until: deadline) { bytes.flatMap { PasswordHash(of: $0, cost: cost) } }
        guard let hash else { throw Busy() }
        return hash.text
    }

    /// Compares a password with a stored hash; nil for an account that does not exist takes as long.
    package func match(
        _ password: String,
        _ stored: String?,
        until deadline: Deadline
    ) throws(Busy) -> Match {
        let bytes = PasswordText(password)?.bytes
        return try take(until: deadline) {
            guard let stored, let bytes else {
                _ = decoy.matches([])
                return Match(isRight: false, stronger: nil)
            }
            let hash = PasswordHash(stored: stored)
            guard hash.matches(bytes) else {
                // What a cheaper hash has saved is spent, or its age would tell that it exists.
                if let rest = cost.rest(after: hash.cost) {
                    _ = PasswordHash(of: bytes, cost: rest)
                }
                return Match(isRight: false, stronger: nil)
            }
            let stronger =
                hash.isCheaper(than: cost) ? PasswordHash(of: bytes, cost: cost)?.text : nil
            return Match(isRight: true, stronger: stronger)
        }
    }

    private func take<Result>(
        until deadline: Deadline,
        _ body: () -> Result
    ) throws(Busy) -> Result {
        let result = gate.run(until: deadline) {
            let start = ContinuousClock.now
            defer { durations.record(.now - start) }
            return Crew.whileComputing(body)
        }
        guard let result else {
            refusals.add()
            throw Busy()
        }
        return result
    }
}
