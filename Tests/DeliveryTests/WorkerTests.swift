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

    private func worker(
        _ mail: String,
        in room: Mailroom? = nil,
        settings: [String: String] = [:]
    ) throws -> (process: ChildProcess, log: String) {
        let log = "\(try TestEnvironment.directory("worker"))/log"
        let standard = [
            "HOLDFAST_DATABASE": (room ?? self.room).database.responder,
            "HOLDFAST_TOKEN_KEYS": Mailroom.keys, "HOLDFAST_MAIL": mail,
            "HOLDFAST_SMTP_TLS": "off",
        ]
        let process = try ChildProcess(
            "\(try TestEnvironment.programs())/holdfast-worker",
            environment: standard.merging(settings) { _, new in new },
            output: log
        )
        return (process, log)
    }

    private func worker(_ peer: MailServer, settings: [String: String] = [:]) throws
        -> (process: ChildProcess, log: String)
    {
        try worker("smtp://127.0.0.1:\(peer.port)", settings: settings)
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
        let (process, log) = try worker(
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
        #expect(process.terminate() == 0)
        let words = try TestEnvironment.contents(of: log)
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
        let (first, _) = try worker(peer)
        #expect(eventually { peer.heard.contains("Subject") })
        first.kill()
        peer.stop()
        let next = try MailServer()
        let (second, _) = try worker(next)
        // While the lease holds nobody touches it.
        Process.sleep(.milliseconds(1_500))
        #expect(try next.mails.isEmpty)
        try room.makeDue()
        #expect(isAllSent())
        #expect(try next.mails.count == 1)
        #expect(second.terminate() == 0)
    }

    @Test
    func `a mail server that was away gets each mail once`() throws {
        let peer = try MailServer(isAway: true)
        try addRequests(2)
        let (process, _) = try worker(peer)
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
        #expect(process.terminate() == 0)
    }

    @Test
    func `without TLS that is required nothing is said, and the request stays`() throws {
        let peer = try MailServer(["--login", "desk:s3cret"])
        try addRequests(1)
        let (process, _) = try worker(
            peer,
            settings: [
                "HOLDFAST_SMTP_TLS": "required", "HOLDFAST_SMTP_USERNAME": "desk",
                "HOLDFAST_SMTP_PASSWORD": "s3cret",
            ]
        )
        #expect(eventually { (try? room.outcomes) != ["- (due)"] })
        #expect(try room.outcomes.first?.hasSuffix("(due)") == true)
        #expect(!peer.heard.contains("AUTH") && !peer.heard.contains("MAIL"))
        #expect(process.terminate() == 0)
    }

    @Test
    func `PostgreSQL may go away and come back`() throws {
        let server = try PostgresServer()
        let room = try Mailroom(on: server)
        try room.add("anna")
        let peer = try MailServer()
        let (process, log) = try worker("smtp://127.0.0.1:\(peer.port)", in: room)
        #expect(
            eventually { (try? TestEnvironment.contents(of: log))?.contains("working") == true }
        )
        try server.stop()
        #expect(
            eventually {
                (try? TestEnvironment.contents(of: log))?.contains("cannot be worked on") == true
            }
        )
        try server.start()
        try room.request("anna@example.com")
        #expect(peer.hasTaken(1, within: .seconds(30)))
        #expect(process.terminate() == 0)
    }

    @Test
    func `a folder takes a file for each mail, for its owner only`() throws {
        let folder = try TestEnvironment.directory("folder")
        try addRequests(3)
        let (process, _) = try worker("folder:\(folder)")
        #expect(isAllSent())
        #expect(process.terminate() == 0)
        let files = try ChildProcess.run(
            "/usr/bin/find",
            [folder, "-type", "f", "-printf", "%f %m\n"]
        )
        .split(separator: "\n")
        #expect(files.count == 3)
        #expect(files.allSatisfy { $0.hasSuffix(".eml 600") })
    }

    @Test
    func `a worker looks after the partitions at its start`() throws {
        try room.database.query("DROP TABLE outbox_\(tomorrow())")
        let (process, _) = try worker("folder:/nonexistent")
        #expect(
            eventually {
                (try? room.database.query("SELECT to_regclass('outbox_\(tomorrow())')")) != [""]
            }
        )
        #expect(process.terminate() == 0)
    }

    private func tomorrow() throws -> String {
        let sql = "SELECT to_char((now() AT TIME ZONE 'UTC')::date + 1, 'YYYYMMDD')"
        return try #require(try room.database.query(sql).first)
    }

    @Test
    func `an idle worker stops at once`() throws {
        let (process, log) = try worker("folder:/nonexistent")
        #expect(
            eventually { (try? TestEnvironment.contents(of: log))?.contains("working") == true }
        )
        let start = ContinuousClock.now
        #expect(process.terminate() == 0)
        #expect(.now - start < .seconds(2))
    }

    @Test(
        arguments: [
            (["HOLDFAST_MAIL": "mail:25"], "HOLDFAST_MAIL: expected"),
            (["HOLDFAST_MAIL_FROM": "a@b\r\nBcc: x@y"], "HOLDFAST_MAIL_FROM: expected"),
            (["HOLDFAST_BASE_URL": "//host"], "HOLDFAST_BASE_URL: expected"),
            (["HOLDFAST_TOKEN_KEYS": "short:AAAA"], "HOLDFAST_TOKEN_KEYS: expected"),
            (
                ["HOLDFAST_SMTP_TLS": "opportunistic", "HOLDFAST_SMTP_USERNAME": "desk"],
                "hides STARTTLS"
            ),
        ]
    )
    func `settings that would do harm stop the start`(
        settings: [String: String],
        words: String
    ) throws {
        let (process, log) = try worker("smtp://127.0.0.1:1", settings: settings)
        #expect(process.wait() == 1)
        #expect(try TestEnvironment.contents(of: log).contains(words))
    }

    @Test
    func `an old schema stops the start and says what to do`() throws {
        let empty = try FreshDatabase(isEmpty: true)
        let settings = ["HOLDFAST_DATABASE": empty.responder]
        let (process, log) = try worker("folder:/nonexistent", settings: settings)
        #expect(process.wait() == 1)
        #expect(try TestEnvironment.contents(of: log).contains("run: holdfast migrate"))
    }
}
