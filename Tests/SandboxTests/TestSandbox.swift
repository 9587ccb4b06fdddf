import JSONText
import Logging
import Platform
@testable import Sandbox
import Support

/// A sandbox of a test's own, and somebody who takes its webhooks.
final class TestSandbox: Sendable {
    static let secret = "a-secret-for-trials"
    static let credentials = ("Authorization", "Bearer \(secret)")
    /// How long a call waits that gets no answer.
    static let hold = Duration.milliseconds(700)
    static let base = "https://tickets.example.com"

    let port: Int
    let receiver: WebhookReceiver
    private let sandbox: Monitor<Sandbox?>

    /// - Parameter send: How it sends webhooks, if not to the receiver.
    init(journal: String? = nil, payments: Int = 1_000_000, send: Sandbox.Send? = nil) throws {
        port = try Socket.freePort()
        receiver = try WebhookReceiver()
        var options = Sandbox.Options(
            address: .tcp(host: "127.0.0.1", port: UInt16(port)),
            secret: Self.secret,
            base: Self.base
        )
        options.journal = journal
        options.hold = Self.hold
        options.payments = payments
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let sandbox = try Sandbox(options, logger: logger, send: send ?? receiver.send)
        try sandbox.start()
        self.sandbox = Monitor(sandbox)
    }

    deinit {
        stop()
    }

    /// Ends it; what it has in its journal is there for another.
    func stop() {
        let sandbox = sandbox.withLock { sandbox in
            defer { sandbox = nil }
            return sandbox
        }
        sandbox?.stop()
    }

    func client() throws -> WebClient { try WebClient(port: port) }

    func get(_ target: String, headers: [(String, String)] = [credentials]) throws -> WebAnswer {
        try client().send("GET", target, headers: headers)
    }

    func post(
        _ path: String,
        _ body: String = "",
        headers: [(String, String)] = [credentials, ("Idempotency-Key", "key")],
        by client: WebClient? = nil
    ) throws -> WebAnswer {
        try (client ?? self.client())
            .send("POST", path, headers: headers, body: Array(body.utf8))
    }

    func create(
        _ reference: String,
        method: String = "sandbox_success",
        amount: Int = 1_200,
        delay: Int = 0,
        by client: WebClient? = nil
    ) throws -> WebAnswer {
        let body = """
            {"reference":"\(reference)","amount":\(amount),"currency":"EUR","method":"\(method)",\
            "delay_seconds":\(delay)}
            """
        return try post("/v1/payments", body, by: client)
    }

    /// The path of a new payment.
    func path(of reference: String, method: String = "sandbox_success") throws -> String {
        "/v1/payments/\(try create(reference, method: method).word("id"))"
    }

    func payment(_ reference: String) throws -> WebAnswer {
        try get("/v1/payments?reference=\(reference)")
    }

    func addFault(_ step: String, _ kind: String, times: Int = 1) throws -> WebAnswer {
        try post("/v1/faults", #"{"step":"\#(step)","kind":"\#(kind)","times":\#(times)}"#)
    }
}

extension WebAnswer {
    func word(_ name: String) -> String {
        if case .string(let word) = json?[name] { word } else { "" }
    }

    func number(_ name: String) -> Int? {
        if case .literal(let digits) = json?[name] { Int(digits) } else { nil }
    }

    var payment: String { word("status") }
}
