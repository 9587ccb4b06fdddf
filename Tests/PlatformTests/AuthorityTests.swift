import Platform
import Testing

struct AuthorityTests {
    @Test(
        arguments: [
            ("example.com", "example.com", nil), ("a:1", "a", 1),
            ("127.0.0.1:65535", "127.0.0.1", 65_535),
            ("[::1]", "[::1]", nil), ("[fe80::1]:25", "[fe80::1]", 25),
        ] as [(String, String, Int?)]
    )
    func `is a host and perhaps a port`(text: String, host: String, port: Int?) throws {
        let authority = try #require(Authority(text))
        #expect(authority.host == host)
        #expect(authority.port == port)
        #expect(authority.description == text)
    }

    @Test(
        arguments: [
            "", ":1", "a:", "a:0", "a:65536", "a:1x", "a:+1", "a:1:2", "a b", "a@b", "a/b", "[",
            "[]",
            "[::1", "[::1]x", "[::1]:", "::1", "ä", "a\n",
        ]
    )
    func `is nothing else`(text: String) {
        #expect(Authority(text) == nil)
    }
}
