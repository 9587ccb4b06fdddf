import Testing
import Transfer

struct MailAddressTests {
    @Test(
        arguments: [
            "a@b", "anna.smith+tag@mail.example.com", "o'hara@example.com", "x_y-z@localhost",
            "\(String(repeating: "a", count: 242))@example.com",
        ]
    )
    func `an ordinary address is taken as it is`(text: String) {
        #expect(MailAddress(text)?.text == text)
        #expect(MailAddress(text)?.domain == String(text.split(separator: "@")[1]))
    }

    @Test(
        arguments: [
            "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", " a@b", "a@b ", "a@b\r\nBcc: x@y",
            "a@b\nBcc: x@y", "a\r@b", "a@b\r", "a@b\u{0}", "\u{0}a@b", "a@b>", "<a@b>",
            "a@b> SIZE=1", "a,c@b", "\"a\"@b", "a@b,c@d", "ä@b", "a@ö", "a\u{85}@b", "a\u{2028}@b",
            "a@[127.0.0.1]", "\(String(repeating: "a", count: 243))@example.com",
        ]
    )
    func `nothing else is`(text: String) {
        #expect(MailAddress(text) == nil)
    }
}
