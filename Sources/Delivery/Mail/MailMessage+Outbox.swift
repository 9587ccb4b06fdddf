import Storage
import Transfer

extension MailMessage {
    /// The mail of an outbox's entry: the same from attempt to attempt.
    ///
    /// - Returns: nil if it cannot be mailed to the address.
    init?(
        of entry: OutboxEntry,
        from sender: MailAddress,
        to email: String,
        subject: String,
        lines: [String]
    ) {
        guard let recipient = MailAddress(email) else { return nil }
        self.init(
            id: entry.id,
            from: sender,
            to: recipient,
            subject: subject,
            time: entry.createdAt,
            lines: lines
        )
    }
}
