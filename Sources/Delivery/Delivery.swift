package import Accounts
package import Logging
import Platform
import Reservations
package import Storage
package import Transfer

/// Does what the outbox says is to be done.
///
/// Nothing is lost: whoever claims an entry has a lease on it, and dies, is tried again by others
/// after that. Nothing is done twice while it can be helped: no second attempt begins while a lease
/// holds, every attempt ends well before its lease does, and what is done is marked at once. There
/// remains the moment between a server's word that it has the mail and the commit that says so here:
/// whoever dies in it has the same mail sent again, with the same Message-ID, from which a recipient's
/// server can tell. And a server that takes a mail but never says so is sent it again.
package struct Delivery: Sendable {
    package struct Options: Sendable {
        package var sender: MailAddress
        package var baseURL: BaseURL
        /// How long an entry is claimed for: longer than the slowest server's mail.
        package var lease = Duration.seconds(180)

        package init(sender: MailAddress, baseURL: BaseURL) {
            self.sender = sender
            self.baseURL = baseURL
        }
    }

    /// The longest wait for the store.
    private static let storeTime = Duration.seconds(5)
    /// How long to wait before the store is asked again to mark what is done.
    private static let markPause = Duration.milliseconds(500)

    private let store: Store
    private let tokens: LinkTokens
    private let postbox: any Postbox
    private let options: Options
    private let logger: Logger
    private let random: @Sendable () -> Double

    /// - Parameter random: A number from 0 up to 1: the pauses' jitter.
    package init(
        store: Store,
        tokens: LinkTokens,
        postbox: any Postbox,
        options: Options,
        logger: Logger,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.store = store
        self.tokens = tokens
        self.postbox = postbox
        self.options = options
        self.logger = logger
        self.random = random
    }

    /// Does one thing that is due, or tries to.
    ///
    /// - Returns: Whether there was one.
    package func step() throws(StoreError) -> Bool {
        // Before the claim, so that the lease ends here no later than in the database.
        let leaseEnd = Deadline.now + options.lease
        let entry = try store.claimOutboxEntry(for: options.lease, until: .now + Self.storeTime)
        guard let entry else { return false }
        switch entry.kind {
        case .passwordReset: try sendReset(entry, leaseEnd)
        case .latePayment: try sendNotice(.latePayment, entry, leaseEnd)
        case .captureFailed: try sendNotice(.captureFailed, entry, leaseEnd)
        case .invitation: try sendInvitation(entry, leaseEnd)
        }
        return true
    }

    private func sendNotice(
        _ kind: BookingChange.Notice,
        _ entry: OutboxEntry,
        _ leaseEnd: Deadline
    ) throws(StoreError) {
        let notice = try store.paymentNotice(for: entry, kind, until: .now + Self.storeTime)
        let mail = PaymentMail(sender: options.sender, baseURL: options.baseURL)
        guard let message = notice.flatMap({ mail.message(for: entry, $0) }) else {
            return try giveUp(entry)
        }
        try send(message, entry, leaseEnd)
    }

    private func sendReset(_ entry: OutboxEntry, _ leaseEnd: Deadline) throws(StoreError) {
        let token = tokens.token(for: entry.subject)
        let mail = try store.prepareResetMail(
            for: entry,
            tokenHash: LinkTokens.hash(token),
            until: .now + Self.storeTime
        )
        switch mail {
        case .lost: log(.warning, "an entry was taken over", entry)
        case .none(let reason): log(.info, "no mail to send", entry, ["outcome": reason.rawValue])
        case .due(let userID, let username, let email):
            let message = ResetMail(sender: options.sender, baseURL: options.baseURL)
                .message(
                    for: entry,
                    userID: userID,
                    username: username,
                    email: email,
                    token: token
                )
            guard let message else { return try giveUp(entry) }
            try send(message, entry, leaseEnd)
        }
    }

    private func sendInvitation(_ entry: OutboxEntry, _ leaseEnd: Deadline) throws(StoreError) {
        let token = tokens.token(for: entry.subject, .invitation)
        let mail = try store.prepareInvitationMail(
            for: entry,
            tokenHash: LinkTokens.hash(token),
            until: .now + Self.storeTime
        )
        switch mail {
        case .lost: log(.warning, "an entry was taken over", entry)
        case .void: log(.info, "no mail to send", entry, ["outcome": "void"])
        case .tooMany: log(.info, "a mail waits", entry, ["outcome": "too_many"])
        case .due(let email, let inviter):
            let message = InvitationMail(sender: options.sender, baseURL: options.baseURL)
                .message(for: entry, email: email, inviter: inviter, token: token)
            guard let message else { return try giveUp(entry) }
            try send(message, entry, leaseEnd)
        }
    }

    /// Another attempt would fare no better.
    private func giveUp(_ entry: OutboxEntry) throws(StoreError) {
        try store.finish(entry, outcome: "unmailable", until: .now + Self.storeTime)
        log(.warning, "a mail that cannot be written", entry, ["outcome": "unmailable"])
    }

    private func send(
        _ message: MailMessage,
        _ entry: OutboxEntry,
        _ leaseEnd: Deadline
    ) throws(StoreError) {
        // This process may have stood still, and somebody else may soon begin.
        guard .now + postbox.longestPost < leaseEnd else {
            return log(.warning, "too late for this attempt", entry)
        }
        do throws(PostFailure) {
            try postbox.post(message) { markSent(entry, leaseEnd) }
        } catch {
            try postpone(entry, after: error)
        }
    }

    private func postpone(_ entry: OutboxEntry, after failure: PostFailure) throws(StoreError) {
        let pause = Backoff.mail.pause(after: entry.attempts, random: random())
        try store.postpone(
            entry,
            by: pause,
            outcome: String(failure.description.prefix(200)),
            until: .now + Self.storeTime
        )
        log(
            .warning,
            "a mail was not taken",
            entry,
            ["error": failure.description, "pause_s": "\(Int(pause.seconds.rounded()))"]
        )
    }

    /// Asks again and again until the lease ends: a mark that is missing then sends the mail again.
    private func markSent(_ entry: OutboxEntry, _ leaseEnd: Deadline) {
        while true {
            do {
                try store.finish(
                    entry,
                    outcome: "sent",
                    until: min(leaseEnd, .now + Self.storeTime)
                )
                return log(.info, "mail sent", entry)
            } catch {
                guard .now + Self.markPause < leaseEnd else {
                    let words = ["error": error.debugDescription]
                    return log(.error, "a mail was sent and will be sent again", entry, words)
                }
                Process.sleep(Self.markPause)
            }
        }
    }

    private func log(
        _ level: Logger.Level,
        _ message: Logger.Message,
        _ entry: OutboxEntry,
        _ fields: [String: String] = [:]
    ) {
        var metadata = fields.mapValues { Logger.MetadataValue.string($0) }
        metadata["entry"] = .string(entry.id)
        metadata["attempt"] = .stringConvertible(entry.attempts)
        logger.log(level: level, message, metadata: metadata)
    }
}
