import Accounts
import Daemon
@testable import Delivery
import Logging
import Platform
import Storage
import Support
import Testing
import Transfer

/// A database of a test's own with accounts, and what delivers from its outbox.
struct Mailroom {
    static let keys = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    let database: FreshDatabase
    let store: Store
    let log = Monitor<[UInt8]>([])

    init(on server: PostgresServer? = nil) throws {
        database = try FreshDatabase(on: server?.conninfo)
        store = database.responderStore()
    }

    /// Adds an account.
    ///
    /// - Returns: Its id.
    @discardableResult
    func add(_ name: String, email: String? = nil, isActive: Bool = true) throws -> String {
        let ids = try database.query(
            """
            INSERT INTO users (username, email, password_hash, role, is_active)
            VALUES ('\(name)', '\(email ?? "\(name)@example.com")', '$argon2id$x', 'attendee',
                    \(isActive))
            RETURNING id
            """
        )
        return try #require(ids.first)
    }

    func request(_ email: String) throws {
        try store.requestPasswordReset(email: email, until: .now + .seconds(20))
    }

    func delivery(
        _ postbox: any Postbox,
        keys: String = Self.keys,
        change: (inout Delivery.Options) -> Void = { _ in }
    ) throws -> Delivery {
        var options = Delivery.Options(
            sender: try #require(MailAddress("desk@example.com")),
            baseURL: try #require(BaseURL("https://book.example.com/tickets"))
        )
        change(&options)
        let log = log
        let sink = LogSink { bytes in log.withLock { $0 += bytes } }
        let delivery = Delivery(
            store: database.responderStore(),
            tokens: LinkTokens(keys: try #require(KeyRing(keys))),
            postbox: postbox,
            options: options,
            logger: Logger(label: "test") { _ in
                FlushingHandler(sink: sink, handler: JSONLogHandler(sink: sink, level: .debug))
            },
            random: { 1 }
        )
        return delivery
    }

    var logged: String { String(decoding: log.withLock { $0 }, as: UTF8.self) }

    /// As though the time of all pauses and leases were over.
    func makeDue() throws {
        try database.query("UPDATE outbox SET due_at = now() WHERE done_at IS NULL")
    }

    /// How entries have ended, or why their last attempt failed.
    var outcomes: [String] {
        get throws {
            try database.query(
                """
                SELECT coalesce(outcome, '-') || CASE WHEN done_at IS NULL THEN ' (due)' ELSE '' END
                FROM outbox ORDER BY created_at
                """
            )
        }
    }
}

/// Writes each line at once.
private struct FlushingHandler: LogHandler {
    let sink: LogSink
    var handler: JSONLogHandler

    var logLevel: Logger.Level {
        get { handler.logLevel }
        set { handler.logLevel = newValue }
    }
    var metadata: Logger.Metadata {
        get { handler.metadata }
        set { handler.metadata = newValue }
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { handler[metadataKey: key] }
        set { handler[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        handler.log(event: event)
        sink.flush()
    }
}

/// Keeps what is posted; each post takes a while, and may fail.
final class TestPostbox: Postbox {
    let longestPost = Duration.seconds(90)
    private let posted = Monitor<[MailMessage]>([])
    private let act: @Sendable (Int) throws(PostFailure) -> Void

    /// - Parameter act: What happens at a post, by its number from 1 on.
    init(_ act: @escaping @Sendable (Int) throws(PostFailure) -> Void = { _ in }) {
        self.act = act
    }

    func post(_ message: MailMessage, taken: () -> Void) throws(PostFailure) {
        let number = posted.withLock { posted in
            posted.append(message)
            return posted.count
        }
        try act(number)
        taken()
    }

    var messages: [MailMessage] { posted.withLock { $0 } }

    /// The lines that are links.
    var links: [String] {
        messages.flatMap { message in
            message.text.split(separator: "\r\n").filter { $0.hasPrefix("http") }.map(String.init)
        }
    }
}

extension MailMessage {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// The error that `body` ends with, nil if it does not.
func failure<Failure: Error>(as kind: Failure.Type, of body: () throws -> Void) -> Failure? {
    do {
        try body()
        return nil
    } catch {
        return error as? Failure
    }
}
