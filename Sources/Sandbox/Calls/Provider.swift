import Crypto
import Logging
import Platform
import WebServer

/// Answers the sandbox' calls.
final class Provider: Sendable {
    let books: Books
    let post: NoticePost
    let agenda: Agenda
    private let logger: Logger
    /// What the page of approval's address begins with.
    let base: String
    /// What the header Authorization must be.
    private let credentials: [UInt8]
    /// How long a call waits that gets no answer, until its connection is closed.
    private let hold: Duration

    init(
        _ options: Sandbox.Options,
        _ books: Books,
        _ post: NoticePost,
        _ agenda: Agenda,
        _ logger: Logger
    ) {
        self.books = books
        self.post = post
        self.agenda = agenda
        self.logger = logger
        base = options.base
        credentials = Array("Bearer \(options.secret)".utf8)
        hold = options.hold
    }

    /// Takes up what was left when the process before ended.
    func resume() {
        let (payments, notices) = books.pending
        for payment in payments { settleLater(payment) }
        for notice in notices { post.add(notice) }
    }

    /// Answers a request, now or later or not at all.
    func answer(_ request: Request, _ reply: Reply) {
        guard let call = Call(request) else { return reply.send(.refusal(404, "not found")) }
        if case .approve(let id) = call { return reply.send(approve(id, request).answer) }
        if let refusal = refusal(of: request) { return reply.send(refusal) }
        let fault = call.faultStep.flatMap(books.nextFault)
        if let fault, let step = call.faultStep { log(fault, step) }
        switch fault {
        case nil: perform(call, request, reply)
        case .hang: drop(reply, after: hold)
        case .drop: reply.drop()
        case .error: reply.send(.refusal(500, "a fault that was asked for"))
        case .hangAfter:
            _ = outcome(of: call, request)
            drop(reply, after: hold)
        case .dropAfter:
            _ = outcome(of: call, request)
            reply.drop()
        case .decline: decline(call, request, reply)
        }
    }

    private func perform(_ call: Call, _ request: Request, _ reply: Reply) {
        let outcome = outcome(of: call, request)
        if outcome.isHeldBack {
            drop(reply, after: hold)
        } else {
            reply.send(outcome.answer)
        }
    }

    private func decline(_ call: Call, _ request: Request, _ reply: Reply) {
        guard case .take(.capture, let id) = call else { return perform(call, request, reply) }
        reply.send(Answer(books.decide { $0.decline(id) }.verdict, base: base))
    }

    private func drop(_ reply: Reply, after pause: Duration) {
        agenda.after(pause) { reply.drop() }
    }

    /// What every call but the page must have.
    private func refusal(of request: Request) -> Answer? {
        let given = Array((request.headers[Sandbox.authorization] ?? "").utf8)
        guard isEqualInConstantTime(given, credentials) else {
            return .refusal(401, "Authorization: expected Bearer and the secret")
        }
        guard request.method == "POST" else { return nil }
        let key = request.headers[Sandbox.idempotencyKey] ?? ""
        guard Limits.key.contains(key.utf8.count) else {
            return .refusal(400, "Idempotency-Key: expected 1 to 255 bytes")
        }
        return nil
    }

    private func log(_ fault: FaultKind, _ step: FaultStep) {
        logger.info(
            "a call of the sandbox meets a fault",
            metadata: ["step": "\(step.rawValue)", "kind": "\(fault.rawValue)"]
        )
    }
}
