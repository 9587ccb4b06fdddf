import Glibc
import JSONText
import Platform
import Storage
import Support
import Testing

/// Real workers, against a real mail server.
@Suite(.serialized)
struct WorkerTests {
    private let room: Mailroom

    init() throws {
        room = try Mailroom()
    }

    private func worker(_ peer: MailServer, settings: [String: String] = [:]) throws
        -> RunningWorker
    {
        try RunningWorker(room.database, "smtp://127.0.0.1:\(peer.port)", settings: settings)
    }

    private func addRequests(_ count: Int) throws {
        for index in 0..<count {
            try room.add("user\(index)")
            try room.request("user\(index)@example.com")
        }
    }

    private func isAllSent() -> Bool {
        eventually(within: .seconds(30)) { (try? room.outcomes).map { Set($0) } == ["sent"] }
    }

    @Test
    func `mails go by STARTTLS with a login, as the settings say`() throws {
        let certificate = try Certificate()
        let peer = try MailServer(["--certificate", certificate.path, "--login", "desk:s3cret"])
        try addRequests(2)
        let worker = try worker(
            peer,
            settings: [
                "HOLDFAST_SMTP_TLS": "required", "HOLDFAST_SMTP_CA": certificate.path,
                "HOLDFAST_SMTP_USERNAME": "desk", "HOLDFAST_SMTP_PASSWORD": "s3cret",
                "HOLDFAST_MAIL_FROM": "desk@example.com",
                "HOLDFAST_BASE_URL": "https://book.example.com",
            ]
        )
        #expect(isAllSent())
        let mails = try peer.mails
        #expect(mails.count == 2)
        for mail in mails {
            #expect(mail.envelope["tls"] == .bool(true))
            #expect(mail.envelope["from"] == .string("desk@example.com"))
            #expect(mail.text.contains("https://book.example.com/api/v1/auth/password-reset-conf"))
        }
        #expect(worker.process.terminate() == 0)
        let words = worker.words
        #expect(words.contains("mail sent"))
        for secret in ["s3cret", "example.com", "user0"] { #expect(!words.contains(secret)) }
    }

    @Test
    func `two workers send fifty mails once each`() throws {
        let peer = try MailServer(["--pause", "0.02"])
        try addRequests(50)
        let workers = [try worker(peer), try worker(peer)]
        #expect(isAllSent())
        let recipients = try peer.mails.map { "\(String(describing: $0.envelope["to"]))" }
        #expect(recipients.count == 50)
        #expect(Set(recipients).count == 50)
        for worker in workers { #expect(worker.process.terminate() == 0) }
    }

    @Test
    func `a worker that is killed in the middle leaves its mail to the next one`() throws {
        let peer = try MailServer(["--stall", "data"])
        try addRequests(1)
        let first = try worker(peer)
        #expect(eventually { peer.heard.contains("Subject") })
        first.process.kill()
        peer.stop()
        let next = try MailServer()
        let second = try worker(next)
        // While the lease holds nobody touches it.
        Process.sleep(.milliseconds(1_500))
        #expect(try next.mails.isEmpty)
        try room.makeDue()
        #expect(isAllSent())
        #expect(try next.mails.count == 1)
        #expect(second.process.terminate() == 0)
    }

    @Test
    func `a mail server that was away gets each mail once`() throws {
        let peer = try MailServer(isAway: true)
        try addRequests(2)
        let worker = try worker(peer)
        #expect(
            eventually {
                (try? room.outcomes)?.allSatisfy { $0.hasSuffix(" (due)") && $0 != "- (due)" }
                    == true
            }
        )
        try peer.start()
        try room.makeDue()
        #expect(isAllSent())
        #expect(try peer.mails.count == 2)
        #expect(worker.process.terminate() == 0)
    }

    @Test
    func `without TLS that is required nothing is said, and the request stays`() throws {
        let peer = try MailServer(["--login", "desk:s3cret"])
        try addRequests(1)
        let worker = try worker(
            peer,
            settings: [
                "HOLDFAST_SMTP_TLS": "required", "HOLDFAST_SMTP_USERNAME": "desk",
                "HOLDFAST_SMTP_PASSWORD": "s3cret",
            ]
        )
        #expect(eventually { (try? room.outcomes) != ["- (due)"] })
        #expect(try room.outcomes.first?.hasSuffix("(due)") == true)
        #expect(!peer.heard.contains("AUTH") && !peer.heard.contains("MAIL"))
        #expect(worker.process.terminate() == 0)
    }

    @Test
    func `PostgreSQL may go away and come back`() throws {
        let server = try PostgresServer()
        let room = try Mailroom(on: server)
        try room.add("anna")
        let peer = try MailServer()
        let worker = try RunningWorker(room.database, "smtp://127.0.0.1:\(peer.port)")
        #expect(
            eventually { worker.words.contains("working") }
        )
        try server.stop()
        #expect(
            eventually { worker.words.contains("cannot be worked on") }
        )
        try server.start()
        try room.request("anna@example.com")
        #expect(peer.hasTaken(1, within: .seconds(30)))
        #expect(worker.process.terminate() == 0)
    }

    @Test
    func `a folder takes a file for each mail, for its owner only`() throws {
        let folder = try TestEnvironment.directory("folder")
        try addRequests(3)
        let worker = try RunningWorker(room.database, "folder:\(folder)")
        #expect(isAllSent())
        #expect(worker.process.terminate() == 0)
        let files = try ChildProcess.run(
            "/usr/bin/find",
            [folder, "-type", "f", "-printf", "%f %m\n"]
        )
        .split(separator: "\n")
        #expect(files.count == 3)
        #expect(files.allSatisfy { $0.hasSuffix(".eml 600") })
    }
}
