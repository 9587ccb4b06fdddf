import Platform
package import Transfer

/// A mail of plain text, see RFC 5322, ready to be sent; the same from attempt to attempt.
package struct MailMessage: Hashable, Sendable {
    /// A line's longest length without its end, see RFC 5322, section 2.1.1.
    private static let lineLimit = 998

    /// What it is known by, here and by those who sort out doubles.
    package let id: String
    package let sender: MailAddress
    package let recipient: MailAddress
    /// Headers and text with CR LF at the lines' ends.
    package let bytes: [UInt8]

    /// Makes a mail of printable ASCII.
    ///
    /// - Parameters:
    ///   - id: Unique for ever; the sender's domain is put behind it.
    ///   - time: In seconds since 1970.
    ///   - lines: The text.
    /// - Returns: nil if anything else is in it: a line's end in a header would begin another one.
    package init?(
        id: String,
        from sender: MailAddress,
        to recipient: MailAddress,
        subject: String,
        time: Int,
        lines: [String]
    ) {
        let headers = [
            "From: \(sender)",
            "To: \(recipient)",
            "Subject: \(subject)",
            "Date: \(WallClock.text(ofSeconds: time, "%a, %d %b %Y %H:%M:%S +0000"))",
            "Message-ID: <\(id)@\(sender.domain)>",
            // So that nobody is told of the recipient's holidays, see RFC 3834, section 5.
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 7bit",
        ]
        guard !id.isEmpty, (headers + lines).allSatisfy(Self.isPlain) else { return nil }
        self.id = id
        self.sender = sender
        self.recipient = recipient
        bytes = (headers + [""] + lines).flatMap { Array("\($0)\r\n".utf8) }
    }

    private static func isPlain(_ line: String) -> Bool {
        line.utf8.count <= lineLimit && line.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}
