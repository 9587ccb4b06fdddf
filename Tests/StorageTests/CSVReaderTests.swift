@testable import Storage
import Support
import Testing

/// The records of a text, and what is wrong with its bad lines.
private func records(_ bytes: [UInt8], pieces: Int) -> [CSVReader.Record] {
    var reader = CSVReader()
    var records: [CSVReader.Record] = []
    for start in stride(from: 0, to: bytes.count, by: pieces) {
        reader.feed(Array(bytes[start..<min(start + pieces, bytes.count)])) { records.append($0) }
    }
    reader.finish { records.append($0) }
    return records
}

private func good(_ line: Int, _ fields: [String]) -> CSVReader.Record {
    .fields(line: line, fields)
}

private func bad(_ line: Int, _ reason: String) -> CSVReader.Record {
    .bad(BadLine(line: line, reason: reason))
}

@Suite("The CSV reader")
struct CSVReaderTests {
    /// The text's records, which must not depend on the pieces in which it comes.
    private func read(_ text: String) -> [CSVReader.Record] {
        let bytes = Array(text.utf8)
        let whole = records(bytes, pieces: max(1, bytes.count))
        for pieces in [1, 2, 3, 7] { #expect(records(bytes, pieces: pieces) == whole) }
        return whole
    }

    @Test(
        "splits records",
        arguments: [
            ("", []), ("a", [good(1, ["a"])]), ("a,b\n", [good(1, ["a", "b"])]),
            ("a,b\nc,d", [good(1, ["a", "b"]), good(2, ["c", "d"])]),
            ("a\r\nb\r\n", [good(1, ["a"]), good(2, ["b"])]),
            ("a,\n,b", [good(1, ["a", ""]), good(2, ["", "b"])]),
            (",", [good(1, ["", ""])]), ("\n\na\n\n", [good(3, ["a"])]),
            ("\r\n\r\na", [good(3, ["a"])]),
            (" a , b ", [good(1, [" a ", " b "])]), ("é,😀", [good(1, ["é", "😀"])]),
            ("a\"b,c", [good(1, ["a\"b", "c"])]),
        ]
    )
    func splitting(text: String, expected: [CSVReader.Record]) {
        #expect(read(text) == expected)
    }

    @Test(
        "takes what is quoted as it is",
        arguments: [
            ("\"a\",\"b\"", [good(1, ["a", "b"])]), ("\"a,b\"\n", [good(1, ["a,b"])]),
            ("\"say \"\"hi\"\"\"", [good(1, ["say \"hi\""])]), ("\"\"\"\"", [good(1, ["\""])]),
            ("\"\",x", [good(1, ["", "x"])]),
            ("\"a\"\r\n\"b\"\r\n", [good(1, ["a"]), good(2, ["b"])]),
            ("\"a\nb\",c\nd,e", [good(1, ["a\nb", "c"]), good(3, ["d", "e"])]),
            ("\"a\r\n\r\nb\"\nc", [good(1, ["a\r\n\r\nb"]), good(4, ["c"])]),
        ]
    )
    func quotes(text: String, expected: [CSVReader.Record]) {
        #expect(read(text) == expected)
    }

    @Test(
        "tells bad lines by number, and goes on after them",
        arguments: [
            ("\"a", [bad(1, "a quote that is not closed")]),
            ("x\n\"a\nb\n", [good(1, ["x"]), bad(2, "a quote that is not closed")]),
            ("\"a\"b,c\nd", [bad(1, "something after a closing quote"), good(2, ["d"])]),
            ("\"a\" ,c\nd", [bad(1, "something after a closing quote"), good(2, ["d"])]),
            (
                "x\n\"a\nb\"c\nd",
                [good(1, ["x"]), bad(2, "something after a closing quote"), good(4, ["d"])]
            ),
        ]
    )
    func badLines(text: String, expected: [CSVReader.Record]) {
        #expect(read(text) == expected)
    }

    @Test("refuses a line that is not UTF-8, and takes the next")
    func invalidUTF8() {
        let bytes = Array("a,".utf8) + [0xFF] + Array("\nb".utf8)
        for pieces in [1, 100] {
            #expect(records(bytes, pieces: pieces) == [bad(1, "not valid UTF-8"), good(2, ["b"])])
        }
    }

    @Test("skips a byte order mark at the file's start, and only there")
    func byteOrderMark() {
        #expect(read("\u{FEFF}a,b\nc") == [good(1, ["a", "b"]), good(2, ["c"])])
        #expect(read("\u{FEFF}\"a\"") == [good(1, ["a"])])
        #expect(read("\u{FEFF}") == [])
        #expect(read("\u{FEFF}\u{FEFF}a") == [good(1, ["\u{FEFF}a"])])
        #expect(read("a\n\u{FEFF}b") == [good(1, ["a"]), good(2, ["\u{FEFF}b"])])
        // The mark's first bytes alone are not one: these are U+FEC0 and U+F000.
        #expect(read("\u{FEC0}a") == [good(1, ["\u{FEC0}a"])])
        #expect(read("\u{F000}a") == [good(1, ["\u{F000}a"])])
        #expect(records([0xEF, 0xBB], pieces: 1) == [bad(1, "not valid UTF-8")])
    }

    @Test("gives up a record of more than 64 KiB, and goes on at the next line's end")
    func longRecord() {
        let long = String(repeating: "x", count: 65_537)
        #expect(
            read("a\n\(long)\nb") == [
                good(1, ["a"]), bad(2, "longer than 65536 bytes"), good(3, ["b"]),
            ]
        )
        let fits = String(repeating: "x", count: 65_535)
        #expect(read("\(fits)\n") == [good(1, [fits])])
        // So a quote that is never closed does not swallow the file.
        let lines = Array(repeating: "abcdefg", count: 20_000).joined(separator: "\n")
        let all = read("\"\(lines)")
        #expect(all.first == bad(1, "longer than 65536 bytes"))
        #expect(all.count > 10_000)
    }

    @Test("reads random bytes in pieces as it reads them whole")
    func fuzz() {
        var random = SeededRandom(seed: 15)
        let alphabet = Array("ab,,\"\"\n\r\n".utf8) + [0xEF, 0xBB, 0xBF, 0xFF]
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            let whole = records(bytes, pieces: 100)
            #expect(records(bytes, pieces: 1) == whole)
            #expect(records(bytes, pieces: 4) == whole)
        }
    }
}
