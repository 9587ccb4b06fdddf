import Support
import Testing

@testable import HTTP

struct CSVTextTests {
    private func line(_ cells: CSVText.Cell...) -> String {
        var text = CSVText()
        text.add(cells)
        return String(decoding: text.take(), as: UTF8.self)
    }

    @Test
    func `rows are as RFC 4180 has them`() {
        #expect(line(.text("a"), .empty, .number("-12.50")) == "a,,-12.50\r\n")
        #expect(line(.text("a \"b\", c"), .text("")) == "\"a \"\"b\"\", c\",\r\n")
        #expect(line(.text("two\r\nlines")) == "\"two\r\nlines\"\r\n")
        #expect(line(.text(" Zoë ")) == "\" Zoë \"\r\n")
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+49 351 1", "'+49 351 1"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"), ("\r=1", "'\r'=1"), ("\n=1", "'\n'=1"), (" =1", " '=1"),
        ("\"=1\"", "\"'=1\""), ("＝1", "'＝1"), ("a,=1", "a,'=1"), ("a;=1", "a;'=1"),
        ("a\t+1", "a\t'+1"), ("a\n@1", "a\n'@1"), ("a\",\"=1", "a\",\"'=1"), ("a|-1", "a|'-1"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    ])
    func `what a spreadsheet would take for a formula begins with an apostrophe`(
        text: String,
        defused: String
    ) {
        #expect(cell(line(.text(text))) == defused)
    }

    @Test(arguments: [
        "anna@example.com", "2027-06-01T19:30:00+02:00", "Rock'n'Roll", "1-2", "Jean-Luc", "a=b",
        "日本",
        "Tea & cake (2)", "-", "",
    ])
    func `what is none stays as it is, but for a sign alone`(text: String) {
        #expect(cell(line(.text(text))) == (text == "-" ? "'-" : text))
    }

    /// The one cell of a line, as RFC 4180 reads it.
    private func cell(_ line: String) -> String {
        var text = String(line.unicodeScalars.dropLast(2))
        guard text.hasPrefix("\""), text.utf8.count > 1 else { return text }
        text = String(text.unicodeScalars.dropFirst().dropLast())
        return text.replacing("\"\"", with: "\"")
    }

    /// However somebody parts it, and whatever they do with quotes and spaces.
    @Test
    func `no cell that anybody may see begins a formula, whatever was written`() {
        var random = SeededRandom(seed: 7)
        let signs = Array("=+-@,;|\t\r\n\" 'a1é").flatMap(\.unicodeScalars)
        for _ in 0..<20_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                text.append(signs[Int.random(in: 0..<signs.count, using: &random)])
            }
            let line = line(.text(String(text)))
            let cells = line.unicodeScalars.split(whereSeparator: {
                ",;|\t\r\n".unicodeScalars.contains($0)
            })
            for cell in cells {
                let first = cell.first { $0 != "\"" && $0 != " " }
                #expect(
                    first.map { !"=+-@".unicodeScalars.contains($0) } ?? true,
                    "\(text.map(\.value))"
                )
            }
        }
    }
}
