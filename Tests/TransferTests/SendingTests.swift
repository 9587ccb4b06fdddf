import JSONText
import Platform
import Support
import Testing
import Transfer

/// A server of the tests as libcurl is to reach it, and a mail.
struct Sending {
    static let message = Array("Subject: hello\r\n\r\n.\r\n..dots\r\nend\r\n".utf8)

    var server: SMTPServer

    init(_ peer: MailServer, scheme: String = "smtp") throws {
        server = try #require(SMTPServer("\(scheme)://127.0.0.1:\(peer.port)"))
        server.security = .off
    }

    func send(_ message: [UInt8] = Self.message, taken: () -> Void = {}) throws {
        try server.send(
            message,
            from: try #require(MailAddress("from@example.com")),
            to: try #require(MailAddress("to@example.com")),
            taken: taken
        )
    }

    /// What sending fails with, nil if it does not.
    func error(_ message: [UInt8] = Self.message) -> TransferError? {
        failure(as: TransferError.self) { try send(message) }
    }
}

func failure<Failure: Error>(as: Failure.Type, _ body: () throws -> Void) -> Failure? {
    do {
        try body()
        return nil
    } catch {
        return error as? Failure
    }
}

struct SendingTests {
    @Test
    func `a mail arrives byte for byte, with its envelope`() throws {
        let peer = try MailServer()
        try Sending(peer).send()
        let mail = try #require(try peer.mails.first)
        #expect(Array(mail.text.utf8) == Sending.message)
        #expect(mail.envelope["from"] == .string("from@example.com"))
        #expect(mail.envelope["to"] == .array([.string("to@example.com")]))
        #expect(mail.envelope["tls"] == .bool(false))
        #expect(peer.heard.contains("QUIT"))
    }

    @Test
    func `a large mail arrives, too`() throws {
        let peer = try MailServer()
        let line = String(repeating: "x", count: 70) + "\r\n"
        let message = Array("Subject: long\r\n\r\n\(String(repeating: line, count: 3_000))".utf8)
        try Sending(peer).send(message)
        #expect(try peer.mails.first.map { Array($0.text.utf8) } == message)
    }

    @Test
    func `sending leaves no descriptor open, whether it succeeds or fails`() throws {
        let peer = try MailServer()
        let sending = try Sending(peer)
        try sending.send()
        let before = Descriptors.count
        for _ in 0..<20 { try sending.send() }
        peer.stop()
        for _ in 0..<20 { #expect(sending.error() != nil) }
        // Other tests run at the same time.
        #expect(Descriptors.count < before + 15)
    }

    @Test
    func `an answer that refuses is told by its number, without the server's words`() throws {
        let peer = try MailServer(["--refuse"])
        let error = try #require(try Sending(peer).error())
        #expect(error.response == 550)
        #expect(error.description.contains("answer 550"))
        #expect(!error.description.contains("example.com"))
        #expect(try peer.mails.isEmpty)
    }

    @Test
    func `a refusal for now is told by its number, and the next attempt succeeds`() throws {
        let peer = try MailServer(["--defer", "1"])
        let sending = try Sending(peer)
        #expect(sending.error()?.response == 451)
        try sending.send()
        #expect(try peer.mails.count == 1)
    }

    @Test
    func `nobody listening is an error at once`() throws {
        let peer = try MailServer(isAway: true)
        #expect(try Sending(peer).error()?.response == nil)
        #expect(try Sending(peer).error()?.description.isEmpty == false)
    }

    @Test(arguments: ["before", "after"])
    func `a server that hangs up before its word leaves an error`(moment: String) throws {
        let peer = try MailServer(["--close", moment])
        let error = try #require(try Sending(peer).error())
        // The number of an earlier step is no answer.
        #expect(error.response == nil)
        #expect(try peer.mails.count == (moment == "after" ? 1 : 0))
    }

    @Test(arguments: ["mail", "data"])
    func `a server that stalls is given up`(step: String) throws {
        let peer = try MailServer(["--stall", step])
        var sending = try Sending(peer)
        sending.server.totalTimeout = .seconds(1)
        sending.server.answerTimeout = .seconds(2)
        let start = ContinuousClock.now
        #expect(sending.error() != nil)
        // And a while for a crowded machine.
        #expect(.now - start < sending.server.longestSend + .seconds(3))
        #expect(try peer.mails.isEmpty)
    }

    @Test
    func `a server that is slow at every step is given up, unless there is time`() throws {
        let peer = try MailServer(["--slow", "0.7"])
        var sending = try Sending(peer)
        sending.server.totalTimeout = .seconds(1)
        #expect(sending.error() != nil)
        #expect(try peer.mails.isEmpty)
        sending.server.totalTimeout = .seconds(20)
        try sending.send()
        #expect(try peer.mails.count == 1)
    }

    @Test
    func `a server that stalls at one answer is given up sooner than at all`() throws {
        let peer = try MailServer(["--stall", "mail"])
        var sending = try Sending(peer)
        sending.server.answerTimeout = .seconds(1)
        let start = ContinuousClock.now
        #expect(sending.error() != nil)
        #expect(.now - start < .seconds(10))
    }

    @Test
    func
        `a server that stalls at the farewell has the mail, and holds us up no longer than an answer`()
        throws
    {
        let peer = try MailServer(["--stall", "quit"])
        var sending = try Sending(peer)
        sending.server.answerTimeout = .seconds(1)
        let start = ContinuousClock.now
        var taken: ContinuousClock.Instant?
        try sending.send { taken = .now }
        // The control: the server did stall, and the mail was known to be taken before that.
        #expect(try ContinuousClock.now - #require(taken) > .milliseconds(900))
        #expect(.now - start < .seconds(10))
        #expect(try peer.mails.count == 1)
    }
}
