import Support

/// A real worker of a test's own.
struct RunningWorker {
    let process: ChildProcess
    let log: String

    /// - Parameters:
    ///   - database: Of which it empties the outbox.
    ///   - mail: Where mails go, as the setting has it.
    init(
        _ database: FreshDatabase,
        _ mail: String,
        settings: [String: String] = [:]
    ) throws {
        let standard = [
            "HOLDFAST_DATABASE": database.responder, "HOLDFAST_TOKEN_KEYS": Mailroom.keys,
            "HOLDFAST_MAIL": mail, "HOLDFAST_SMTP_TLS": "off",
            "HOLDFAST_BASE_URL": "https://tickets.example",
        ]
        log = "\(try TestEnvironment.directory("worker"))/log"
        process = try ChildProcess(
            "\(try TestEnvironment.programs())/holdfast-worker",
            environment: standard.merging(settings) { _, new in new },
            output: log
        )
    }

    /// What it has said so far.
    var words: String { (try? TestEnvironment.contents(of: log)) ?? "" }
}
