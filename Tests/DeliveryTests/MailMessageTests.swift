@testable import Delivery
import JSONText
import Support
import Testing
import Transfer

struct MailMessageTests {
    private let anna: MailAddress

    init() throws {
        anna = try #require(MailAddress("anna@example.com"))
    }

    private func message(
        id: String = "1",
        subject: String = "Hello",
        lines: [String] = ["One.", "", ".", "Two."]
    ) -> MailMessage? {
        MailMessage(
            id: id,
            from: anna,
            to: anna,
            subject: subject,
            time: 1_795_237_200,
            lines: lines
        )
    }

    @Test
    func `Python's parser finds exactly these headers and this text`() throws {
        let bytes = try #require(message()).bytes
        let path = try TestEnvironment.file(String(decoding: bytes, as: UTF8.self))
        let script = """
            import email, email.policy, json, sys
            with open(sys.argv[1], "rb") as file:
                mail = email.message_from_binary_file(file, policy=email.policy.default)
            assert not mail.defects, mail.defects
            assert mail["Date"].datetime.timestamp() == 1795237200
            print(json.dumps([list(map(list, mail.items())), mail.get_content()]))
            """
        let output = try ChildProcess.run(try TestEnvironment.python(), ["-c", script, path])
        let expected: [(String, String)] = [
            ("From", "anna@example.com"), ("To", "anna@example.com"), ("Subject", "Hello"),
            ("Date", "Sat, 21 Nov 2026 05:00:00 +0000"), ("Message-ID", "<1@example.com>"),
            ("Auto-Submitted", "auto-generated"), ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=\"utf-8\""),
            ("Content-Transfer-Encoding", "7bit"),
        ]
        let headers = expected.map { JSON.array([.string($0.0), .string($0.1)]) }
        let parsed = try JSONParser.parse(Array(output.utf8))
        #expect(parsed == .array([.array(headers), .string("One.\n\n.\nTwo.\n")]))
    }

    @Test
    func `every line ends with CR LF and no other one`() throws {
        let text = String(decoding: try #require(message()).bytes, as: UTF8.self)
        #expect(text.hasSuffix("\r\n"))
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.dropLast().allSatisfy { $0.last == "\r" })
        #expect(lines.allSatisfy { $0.filter { $0 == "\r" }.count <= 1 })
    }

    @Test(
        arguments: [
            "x\r\nBcc: x@y", "x\nBcc: x@y", "x\r", "x\u{0}", "x\u{7F}", "x\t", "ö", "x\u{2028}",
            String(repeating: "x", count: 999),
        ]
    )
    func `nothing makes a header or a line that was not meant`(text: String) {
        #expect(message(subject: text) == nil)
        #expect(message(id: text) == nil)
        #expect(message(lines: [text]) == nil)
        // The control: the same with nothing odd in it is a message.
        #expect(message(subject: "x", lines: ["x"]) != nil)
    }
}
