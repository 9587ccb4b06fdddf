import JSONText
import Support
import Testing
import Transfer

struct EncryptionTests {
    private static let login = SMTPServer.Login(username: "anna", password: "s3cret")

    private let certificate: Certificate

    init() throws {
        certificate = try Certificate()
    }

    /// A sending that insists on TLS, trusts the tests' certificate, and logs in.
    private func sending(_ peer: MailServer, scheme: String = "smtp") throws -> Sending {
        var sending = try Sending(peer, scheme: scheme)
        sending.server.security = .required
        sending.server.authorities = certificate.path
        sending.server.login = Self.login
        return sending
    }

    @Test
    func `a mail goes by STARTTLS with a login`() throws {
        let peer = try MailServer(["--certificate", certificate.path, "--login", "anna:s3cret"])
        try sending(peer).send()
        let mail = try #require(try peer.mails.first)
        #expect(mail.envelope["tls"] == .bool(true))
        #expect(mail.envelope["login"] == .string("anna"))
        let clear = peer.heard.split(separator: "\n").filter { $0.hasPrefix("clear") }
        #expect(!clear.contains { $0.contains("AUTH") || $0.contains("MAIL") })
        // The control: the server hears what is said within.
        #expect(peer.heard.contains("AUTH") && peer.heard.contains("MAIL"))
    }

    @Test
    func `a mail goes by TLS from the start`() throws {
        let peer = try MailServer([
            "--certificate", certificate.path, "--implicit", "--login", "anna:s3cret",
        ])
        try sending(peer, scheme: "smtps").send()
        #expect(try peer.mails.first?.envelope["login"] == .string("anna"))
    }

    @Test
    func `a wrong password is told, but not repeated`() throws {
        let peer = try MailServer(["--certificate", certificate.path, "--login", "anna:other"])
        let error = try #require(try sending(peer).error())
        #expect(error.response == 535)
        #expect(!error.description.contains("s3cret") && !error.description.contains("anna"))
        #expect(try peer.mails.isEmpty)
    }

    @Test
    func `where TLS is required and not offered, neither mail nor login is said`() throws {
        let peer = try MailServer(["--login", "anna:s3cret"])
        var sending = try sending(peer)
        #expect(sending.error() != nil)
        #expect(try peer.mails.isEmpty)
        #expect(!peer.heard.contains("AUTH") && !peer.heard.contains("MAIL"))
        // The control: the same server takes both from whoever does not insist.
        sending.server.security = .off
        try sending.send()
        #expect(try peer.mails.count == 1)
        #expect(peer.heard.contains("clear b'AUTH"))
    }

    @Test
    func `an unknown certificate is refused before the login`() throws {
        let peer = try MailServer(["--certificate", certificate.path, "--login", "anna:s3cret"])
        for authorities in [nil, try Certificate().path] {
            var sending = try sending(peer)
            sending.server.authorities = authorities
            #expect(sending.error() != nil)
        }
        #expect(try peer.mails.isEmpty)
        #expect(!peer.heard.contains("AUTH"))
    }

    @Test
    func `a certificate of another host is refused`() throws {
        let other = try Certificate(for: "DNS:mail.example.com")
        let peer = try MailServer(["--certificate", other.path])
        var sending = try sending(peer)
        sending.server.authorities = other.path
        // A login that the server does not know would fail by itself.
        sending.server.login = nil
        #expect(sending.error() != nil)
        #expect(try peer.mails.isEmpty)
    }

    @Test
    func `where TLS is only wished for it is used if offered, and done without if not`() throws {
        for isOffered in [true, false] {
            let peer = try MailServer(isOffered ? ["--certificate", certificate.path] : [])
            var sending = try sending(peer)
            sending.server.security = .opportunistic
            sending.server.login = nil
            try sending.send()
            #expect(try peer.mails.first?.envelope["tls"] == .bool(isOffered))
        }
    }
}
