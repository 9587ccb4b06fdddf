/// Where mails are handed over.
package protocol Postbox: Sendable {
    /// After which `post` has ended.
    var longestPost: Duration { get }

    /// Hands a mail over.
    ///
    /// - Parameter taken: Called as soon as somebody else answers for the mail.
    func post(_ message: MailMessage, taken: () -> Void) throws(PostFailure)
}

/// A mail was not taken, or may have been and the word was lost.
package struct PostFailure: Error, Hashable, CustomStringConvertible {
    /// Safe to show and to store: of the kind of failure, without an address or a secret.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
