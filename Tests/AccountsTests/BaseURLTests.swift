import Accounts
import Testing

struct BaseURLTests {
    @Test(
        arguments: [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080", false),
            ("https://book.example.com", "https://book.example.com", true),
            ("https://Book.example.com:443/tickets", "https://book.example.com", true),
            ("http://a:80", "http://a", false), ("https://a:80", "https://a:80", true),
            ("http://[::1]:8080/a/b", "http://[::1]:8080", false),
            ("https://a/%7Ex", "https://a", true),
        ]
    )
    func `is a scheme, a host, perhaps a port and a path`(
        text: String,
        origin: String,
        isSecure: Bool
    ) throws {
        let url = try #require(BaseURL(text))
        #expect(url.description == text)
        #expect(url.origin == origin)
        #expect(url.isSecure == isSecure)
    }

    @Test(
        arguments: [
            "", "example.com", "//example.com", "ftp://example.com", "HTTPS://example.com",
            "https://", "https:///path", "https://example.com/", "https://example.com/a/",
            "https://example.com?x", "https://example.com/a?x", "https://example.com#x",
            "https://user:secret@example.com", "https://example.com/a b", "https://exa mple.com",
            "https://example.com\r\nX: y", "https://example.com/\r\nX: y", "https://example.com/\t",
            "https://example.com/ö", "https://ö.com", "https://example.com:", "https://a:0",
            "https://a:65536", "https://a:-1", "https://a:+1", "https://[::1", "https://a\u{0}",
            "https://a/\"", "https://a/<", "https://a/\\", " https://a", "https://a ",
            "https://a/\(String(repeating: "x", count: 400))",
        ]
    )
    func `is nothing else`(text: String) {
        #expect(BaseURL(text) == nil)
    }
}
