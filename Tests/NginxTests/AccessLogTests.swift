import JSONText
import Platform
import Support
import Testing

@Suite("nginx' access log", .serialized)
struct AccessLogTests {
    /// The lines of requests for these targets, each sent by POST and by GET.
    private static func lines(of targets: [String], on stack: Stack) throws -> [String] {
        for target in targets {
            _ = try stack.get(target, method: "POST", body: Array("{}".utf8))
            _ = try stack.get(target)
        }
        let log = "\(stack.directory)/access.log"
        let read = { try InputFile.contents(of: log, limit: 1 << 20) }
        let newline = UInt8(ascii: "\n")
        let isComplete = eventually {
            (try? read().count { $0 == newline }).map { $0 >= 2 * targets.count } ?? false
        }
        #expect(isComplete)
        return try read().split(separator: newline)
            .map { String(decoding: $0, as: UTF8.self) }
            .filter { !$0.contains("\"/health\"") }
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
