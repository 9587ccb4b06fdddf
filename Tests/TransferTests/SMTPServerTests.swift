import Platform
import Testing
import Transfer

struct SMTPServerTests {
    @Test(arguments: [
        "smtp://mail", "smtp://127.0.0.1:25", "smtps://[::1]:465", "smtp://a_b.c-d:1",
    ])
    func `is named by a scheme, a host and perhaps a port`(text: String) {
        #expect(SMTPServer(text) != nil)
    }

    @Test(
        arguments: [
            "", "mail:25", "http://mail", "smtp://", "smtp://:25", "smtp://mail:0",
            "smtp://mail:+1",
            "smtp://mail:65536", "smtp://mail:", "smtp://user:secret@mail", "smtp://mail/path",
            "smtp://mail?x", "smtp://mail#x", "smtp://ma il", "smtp://mail\r\n", "smtp://[::1",
            "smtp://[]:25", "smtp://[::g]", "SMTP://mail", "smtp://mail%00",
        ]
    )
    func `is named by nothing else`(text: String) {
        #expect(SMTPServer(text) == nil)
    }

    @Test
    func `would give a password away only where TLS is wished for and not insisted on`() throws {
        for security in SMTPServer.Security.allCases {
            for scheme in ["smtp", "smtps"] {
                var server = try #require(SMTPServer("\(scheme)://mail"))
                server.security = security
                #expect(!server.givesPasswordAway)
                server.login = SMTPServer.Login(username: "anna", password: "secret")
                #expect(
                    server.givesPasswordAway == (scheme == "smtp" && security == .opportunistic)
                )
            }
        }
    }
}
