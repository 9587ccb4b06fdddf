import Platform
import Support

/// One stack for all tests of a suite, made by the first of them that runs.
final class SharedStack: Sendable {
    /// Passwords cost next to nothing: for suites that are not about that.
    static let cheapPasswords = [
        "HOLDFAST_PASSWORD_MEMORY_KIB": "64", "HOLDFAST_PASSWORD_PASSES": "1",
    ]

    private let made = Monitor<Stack?>(nil)
    private let make: @Sendable () throws -> Stack

    init(_ make: @escaping @Sendable () throws -> Stack) {
        self.make = make
    }

    /// A stack where nothing is slow and nobody asks too often.
    convenience init() {
        self.init { try Stack(settings: SharedStack.cheapPasswords, limits: .outOfReach) }
    }

    func callAsFunction() throws -> Stack {
        try made.withLock { made in
            if let made { return made }
            let stack = try make()
            made = stack
            return stack
        }
    }
}
