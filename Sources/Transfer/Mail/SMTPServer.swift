package import Platform

/// How to reach the server that takes mails.
package struct SMTPServer: Sendable {
    /// Whether what is said is encrypted.
    package enum Security: String, CaseIterable, Sendable {
        /// By STARTTLS, or nothing is sent.
        case required
        /// By STARTTLS if the server offers it: who can change what is sent can also hide that.
        case opportunistic
        case off
    }

    package struct Login: Sendable {
        let username: String
        let password: String

        package init(username: String, password: String) {
            self.username = username
            self.password = password
        }
    }

    let address: Authority
    /// Whether TLS begins at once, see RFC 8314, section 3.3.
    let isEncryptedFromStart: Bool

    package var security = Security.required
    package var login: Login?
    /// A file with the certificates to trust; nil for the system's.
    package var authorities: String?
    /// The longest wait for a connection.
    package var connectTimeout = Duration.seconds(10)
    /// The longest wait for one answer: to the mail's end a server that looks at what it takes may need
    /// a while, and a mail given up then may arrive twice, see RFC 1047.
    package var answerTimeout = Duration.seconds(30)
    /// The longest time for all of a mail but the leave-taking.
    package var totalTimeout = Duration.seconds(60)

    package init(_ address: Authority, isEncryptedFromStart: Bool = false) {
        self.address = address
        self.isEncryptedFromStart = isEncryptedFromStart
    }

    /// Reads `smtp://host:port` or `smtps://host:port`; the ports are 25 and 465 unless given.
    package init?(_ text: String) {
        for (scheme, isEncrypted) in [("smtp://", false), ("smtps://", true)]
        where text.hasPrefix(scheme) {
            guard let address = Authority(text.dropFirst(scheme.count)) else { return nil }
            self.init(address, isEncryptedFromStart: isEncrypted)
            return
        }
        return nil
    }

    /// Whether a login may go over the wire as it is though TLS was wished for.
    package var givesPasswordAway: Bool {
        login != nil && security == .opportunistic && !isEncryptedFromStart
    }

    /// After which `send` has ended, whatever the server does.
    ///
    /// The wait for the answer to QUIT comes on top of the rest.
    package var longestSend: Duration { totalTimeout + answerTimeout }
}
