import Glibc
package import JSONText
import Platform

/// A Stripe of a test's own, as Tests/Stripe/server.py plays it.
package final class StripeServer: Sendable {
    package static let key = "sk_test_of_all_tests"
    package static let webhookSecret = "whsec_of_all_tests"
    /// What Stripe calls cards of its test mode.
    package static let card = "pm_card_visa"
    package static let declinedCard = "pm_card_chargeDeclined"
    package static let carefulCard = "pm_card_authenticationRequired"

    package let port: Int
    private let process: ChildProcess

    package init() throws {
        port = try Socket.freePort()
        let log = "\(try TestEnvironment.directory("stripe"))/log"
        let script = "\(try TestEnvironment.root())/Tests/Stripe/server.py"
        process = try ChildProcess(
            try TestEnvironment.python(),
            ["-B", script, "\(port)", Self.key],
            output: log
        )
        guard eventually(within: .seconds(30), { (try? Socket(port: port)) != nil }) else {
            throw ChildProcess.Failure(description: "no Stripe; see \(log)")
        }
    }

    deinit {
        process.signal(SIGKILL)
    }

    package var origin: String { "http://127.0.0.1:\(port)" }

    /// Settings of a Holdfast that is paid by it.
    package var settings: [String: String] {
        [
            "HOLDFAST_PAYMENTS": "stripe", "HOLDFAST_STRIPE_URL": origin,
            "HOLDFAST_STRIPE_KEY": Self.key,
            "HOLDFAST_STRIPE_WEBHOOK_SECRET": Self.webhookSecret,
        ]
    }

    /// Says something to it that Stripe's API has no words for.
    package func say(_ word: String, _ body: [(String, JSON)] = []) throws {
        let text = JSON.object(body.map { (name: $0.0, value: $0.1) }).bytes
        let answer = try WebClient(port: port).send("POST", "/test/\(word)", body: text)
        guard answer.status == 200 else {
            throw ChildProcess.Failure(description: "\(word): \(answer.status) \(answer.text)")
        }
    }

    /// Has the next calls of a step meet a fault.
    package func fail(_ step: String, _ kind: String, times: Int = 1) throws {
        try say(
            "faults",
            [("step", .string(step)), ("kind", .string(kind)), ("times", .number(times))]
        )
    }

    /// What it knows of.
    package func books(_ list: String) throws -> [JSON] {
        let answer = try WebClient(port: port).send("GET", "/test/books")
        guard case .array(let rows) = answer.json?[list] else {
            throw ChildProcess.Failure(description: "no books: \(answer.text)")
        }
        return rows
    }

    /// The intents that were made for a payment.
    package func intents(of payment: String) throws -> [JSON] {
        try books("intents").filter { $0["metadata"]?["payment_id"] == .string(payment) }
    }

    /// What was given back of a payment, refund by refund.
    package func refunds(of payment: String) throws -> [Int] {
        try books("refunds").filter { $0["metadata"]?["payment_id"] == .string(payment) }
            .compactMap { $0["amount"]?.integer }
    }
}
