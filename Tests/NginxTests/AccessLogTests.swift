import JSONText
import Platform
import Support
import Testing

@Suite("nginx' access log", .serialized)
struct AccessLogTests {
    /// The lines of requests for these targets, each sent by POST and by GET.
    private static func lines(of targets: [String], on stack: Stack) throws -> [String] {
        let log = "\(stack.directory)/access.log"
        // Whoever starts a stack asks for its health until that answers.
        let read = {
            try InputFile.contents(of: log, limit: 1 << 20).split(separator: UInt8(ascii: "\n"))
                .map { String(decoding: $0, as: UTF8.self) }
                .filter { !$0.contains("\"/health\"") }
        }
        let before = try read().count
        for target in targets {
            _ = try stack.get(target, method: "POST", body: Array("{}".utf8))
            _ = try stack.get(target)
        }
        let isComplete = eventually {
            (try? read().count).map { $0 >= before + 2 * targets.count } ?? false
        }
        #expect(isComplete)
        return Array(try read().dropFirst(before))
    }

    @Test("never has the secret of a password reset's link")
    func reset() throws {
        let stack = try Stack()
        let rest = "/aaaUID/bbbTOKEN"
        let targets =
            [
                "/api/v1/auth/password-reset-confirm", "/api/auth/password-reset-confirm",
                "/api//v1/auth//password-reset-confirm", "/api/v1/auth/%70assword-reset-confirm",
            ].flatMap { [$0 + rest, "\($0)\(rest)/", "\($0)\(rest)/more", "\($0)/\(rest)"] }
            + ["/api/v1/auth/password-reset-confirm/aaaUID%2FbbbTOKEN"]
        let lines = try Self.lines(of: targets, on: stack)
        #expect(lines.count == 2 * targets.count)
        for line in lines {
            #expect(!line.contains("aaaUID") && !line.contains("bbbTOKEN"), "\(line)")
            #expect(line.contains("reset-confirm/..."), "\(line)")
        }
    }

    @Test("never has the secret of a payment, and control: has other queries as they are")
    func payments() throws {
        let stack = try Stack()
        let secret = "payment_intent_client_secret=pi_1_aaaSECRET"
        let targets = [
            "/payments/return?payment_intent=pi_1&\(secret)&redirect_status=succeeded",
            "/payments/return/?\(secret)", "//payments/return?\(secret)", "/?\(secret)",
            "/payments/return?payment_intent_client_%73ecret=pi_1_aaaSECRET",
            "/api/v1/flights?source_client_SECRET=aaaSECRET",
        ]
        let masked = try Self.lines(of: targets, on: stack)
        #expect(masked.count == 2 * targets.count)
        for line in masked {
            #expect(!line.contains("aaa"), "\(line)")
            #expect(line.contains("\"query\":\"...\""), "\(line)")
        }
        let others = ["/api/v1/flights?departure=JFK", "/payments?return=1", "/healthy?x=1"]
        let lines = try Self.lines(of: others, on: stack)
        for query in ["departure=JFK", "return=1", "x=1"] {
            #expect(lines.contains { $0.contains("\"query\":\"\(query)\"") }, "\(query)")
        }
    }

    @Test("control: has all other paths as they are")
    func others() throws {
        let stack = try Stack()
        let targets = [
            "/api/v1/auth/token/refresh", "/api/v1/auth/login",
            "/api/v1/auth/password-reset-confirm",
            "/api/v1/events/abc/ticket-types", "/api/v1/payments/webhook/sandbox", "/a/b/c/d/e/f/g",
        ]
        let lines = try Self.lines(of: targets, on: stack)
        for target in targets {
            #expect(lines.count { $0.contains("\"path\":\"\(target)\"") } == 2, "\(target)")
        }
    }
}
