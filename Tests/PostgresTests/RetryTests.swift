import Platform
@testable import Postgres
import Testing

@Suite("Whether a transaction runs again")
struct RetryTests {
    private let far = ContinuousClock.now + .seconds(3_600)

    /// The pauses after the same error again and again, until there is none.
    private func pauses(
        _ state: SQLState,
        random: Double = 0,
        deadline: Deadline? = nil
    ) -> [Duration] {
        let retry = Retry { random }
        var attempts = Retry.Attempts()
        var pauses: [Duration] = []
        let error = PostgresError(state, message: "")
        while let pause = retry.pause(after: error, &attempts, deadline: deadline ?? far) {
            pauses.append(pause)
            if pauses.count > 10 { break }
        }
        return pauses
    }

    @Test(
        "three times after a conflict, each pause twice as long",
        arguments: [SQLState.serializationFailure, .deadlockDetected]
    )
    func transient(state: SQLState) {
        #expect(
            pauses(state, random: 0) == [.milliseconds(5), .milliseconds(10), .milliseconds(20)]
        )
        let longest = pauses(state, random: 0.999_999)
        #expect(longest.count == 3)
        for (pause, bound) in zip(longest, [10, 20, 40]) {
            #expect(pause <= .milliseconds(bound) && pause > .milliseconds(bound - 1))
        }
    }

    @Test(
        "once and at once after a lost connection, or where the server takes no changes",
        arguments: [
            SQLState.connectionFailure, .adminShutdown, .crashShutdown, .cannotConnectNow,
            .readOnlyTransaction,
        ]
    )
    func connectionLoss(state: SQLState) {
        #expect(pauses(state) == [.zero])
    }

    @Test(
        "never after anything else",
        arguments: [
            SQLState.uniqueViolation, .transactionResolutionUnknown, .queryCanceled,
            .lockNotAvailable, .tooManyConnections, .undefinedTable, .dataException,
        ]
    )
    func others(state: SQLState) {
        #expect(pauses(state) == [])
    }

    @Test("not when the pause would end past the deadline")
    func deadline() {
        #expect(pauses(.deadlockDetected, deadline: .now) == [])
        #expect(pauses(.connectionFailure, deadline: .now) == [])
        // The control: a moment later is enough.
        #expect(pauses(.connectionFailure, deadline: .now + .seconds(60)) == [.zero])
    }

    @Test("counts conflicts and losses apart")
    func apart() {
        let retry = Retry { 0 }
        var attempts = Retry.Attempts()
        let states = [
            SQLState.deadlockDetected, .connectionFailure, .serializationFailure, .deadlockDetected,
            .connectionFailure, .deadlockDetected,
        ]
        let runsAgain = states.map { state in
            retry.pause(after: PostgresError(state, message: ""), &attempts, deadline: far) != nil
        }
        #expect(runsAgain == [true, true, true, true, false, false])
    }
}

@Suite("An error of PostgreSQL")
struct PostgresErrorTests {
    @Test("keeps the server's words from whoever is not the operator")
    func descriptions() {
        let error = PostgresError(.uniqueViolation, constraint: "users_email", message: "ada@x.org")
        #expect(error.description == "PostgreSQL error 23505")
        #expect("\(error)" == "PostgreSQL error 23505")
        #expect(error.debugDescription.contains("ada@x.org"))
        #expect(error.debugDescription.contains("users_email"))
    }

    @Test(
        "tells whether PostgreSQL cannot serve at the moment",
        arguments: [
            ("08006", true), ("08001", true), ("08007", true), ("53300", true), ("53200", true),
            ("57P01", true), ("57P03", true), ("57014", true), ("55P03", true), ("25006", true),
            ("40001", true), ("40P01", true), ("23505", false), ("42P01", false), ("22000", false),
            ("XX000", false), ("", false),
        ]
    )
    func availability(code: String, isUnavailable: Bool) {
        let error = PostgresError(SQLState(rawValue: code), message: "")
        #expect(error.isUnavailable == isUnavailable)
    }
}
