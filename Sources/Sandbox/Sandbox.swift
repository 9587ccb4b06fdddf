import Crypto
package import Logging
package import Platform
import WebServer

/// A payment provider for trials, with a server of its own so that faults of the network are real.
///
/// It charges nobody. How a payment goes is told by its method, and by faults that a caller asks for.
package final class Sandbox: Sendable {
    package struct Options: Sendable {
        /// Where it listens.
        package var address: Address
        /// What callers send, and what signs webhooks.
        package var secret: String
        /// A file that keeps what it knows; nil for memory alone.
        package var journal: String?
        /// What the page of approval's address begins with, without a slash at the end.
        package var base: String
        /// How long a call waits that gets no answer, until its connection is closed: longer than any caller.
        package var hold = Duration.seconds(12)
        /// The most payments; then the oldest finished one goes.
        package var payments = 1_000_000

        package init(address: Address, secret: String, base: String) {
            self.address = address
            self.secret = secret
            self.base = base
        }
    }

    /// Sends a webhook, and tells once whether it was taken: an answer of 2xx in time.
    ///
    /// It must not wait, and may be called by several threads. The signature is the value of the header
    /// `Sandbox-Signature`.
    package typealias Send =
        @Sendable (
            _ body: [UInt8],
            _ signature: String,
            _ tell: @escaping @Sendable (_ isTaken: Bool) -> Void
        ) -> Void

    static let authorization = "Authorization"
    static let idempotencyKey = "Idempotency-Key"
    static let reference = "reference"
    static let token = "token"

    private let agenda = Agenda()
    private let provider: Provider
    private let options: Options
    private let running = Monitor<(Server, Thread)?>(nil)

    /// Reads the journal.
    ///
    /// - Parameter now: Seconds since 1970.
    /// - Throws: `FileError`, also where another process has the journal.
    package init(
        _ options: Options,
        logger: Logger,
        now: @escaping @Sendable () -> Int = { WallClock.milliseconds / 1_000 },
        send: @escaping Send
    ) throws(FileError) {
        self.options = options
        let (journal, ledger) = try Self.ledger(options, logger)
        let books = Books(ledger, journal: journal, logger: logger, now: now)
        let key = AuthenticationKey(Array(options.secret.utf8))
        let post = NoticePost(books, key: key, agenda: agenda, logger: logger, send: send)
        provider = Provider(options, books, post, agenda, logger)
    }

    /// Listens, and takes up what was left when the process before ended.
    ///
    /// - Throws: `ListenError` or `ThreadError`.
    package func start() throws {
        var server = Server.Options(address: options.address)
        server.headers = [Self.authorization, Self.idempotencyKey]
        server.parameters = [Self.reference, Self.token]
        let agenda = agenda
        let provider = provider
        let web = try Server(server) { provider.answer($0, $1) }
        let thread = try Thread { agenda.run() }
        running.withLock { $0 = (web, thread) }
        provider.resume()
    }

    /// Ends the server; webhooks that were not taken are sent after the next start.
    package func stop() {
        let parts = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let (web, thread) = parts else { return }
        web.stop()
        agenda.close()
        thread.join()
    }

    private static func ledger(
        _ options: Options,
        _ logger: Logger
    ) throws(FileError) -> (Journal?, PaymentLedger) {
        guard let path = options.journal else {
            return (nil, PaymentLedger(limit: options.payments))
        }
        let (journal, ledger, badLines) = try Journal.open(path, limit: options.payments)
        logger.notice(
            "the sandbox' journal was read",
            metadata: ["payments": "\(ledger.payments.count)", "bad_lines": "\(badLines)"]
        )
        return (journal, ledger)
    }
}
