@testable import Postgres
import Testing

@Suite("A row of COPY")
struct CopyTextTests {
    @Test(
        "is written in the text format",
        arguments: [
            ([], "\n"), (["a"], "a\n"), (["a", "b"], "a\tb\n"), ([nil], "\\N\n"), ([""], "\n"),
            (["", nil, ""], "\t\\N\t\n"), (["\\N"], "\\\\N\n"), (["\\."], "\\\\.\n"),
            (["a\tb"], "a\\tb\n"), (["a\nb\r"], "a\\nb\\r\n"), (["a\r\nb"], "a\\r\\nb\n"),
            (["\n\u{301}"], "\\n\u{301}\n"), (["é,\"'"], "é,\"'\n"),
        ] as [([String?], String)]
    )
    func encoding(row: [String?], expected: String) {
        var line: [UInt8] = []
        CopyText.encode(row, into: &line)
        #expect(line == Array(expected.utf8))
    }

    @Test("is appended to what is there")
    func appending() {
        var line = Array("x\n".utf8)
        CopyText.encode(["a"], into: &line)
        #expect(line == Array("x\na\n".utf8))
    }
}
