@testable import Storage
import Support
import Testing

@Suite("A CSV file with a header")
struct CSVTableTests {
    private func table(_ text: String) throws -> CSVTable {
        let file = TemporaryFile(text)
        return try CSVTable(path: file.path, required: ["a", "b"], optional: ["c"])
    }

    /// The numbers of the good lines, and what is wrong with the others.
    private func lines(_ text: String) throws -> [String] {
        let table = try table(text)
        var lines: [String] = []
        while let row = try table.next() {
            switch row {
            case .line(let line):
                lines.append("\(line.number) \(line["a"])|\(line["b"])|\(line["c"])")
            case .bad(let line): lines.append(line.description)
            }
        }
        return lines
    }

    @Test(
        "has its columns in any order, a mark before them or not",
        arguments: [
            ("a,b\n1,2\n", ["2 1|2|"]), ("b,a\n1,2\n", ["2 2|1|"]),
            ("c,b,a\r\n1,2,3\r\n", ["2 3|2|1"]),
            ("\u{FEFF}a,b\n1,2", ["2 1|2|"]),
            ("\"a\",\"b\"\n\"1\",\n\n3,4\n", ["2 1||", "4 3|4|"]),
            ("a,b\n", []),
        ]
    )
    func columns(text: String, expected: [String]) throws {
        #expect(try lines(text) == expected)
    }

    @Test("tells lines with too few or too many fields by number")
    func fieldCount() throws {
        let expected = [
            "line 2: expected 2 fields, found 1", "line 3: expected 2 fields, found 3", "4 1|2|",
        ]
        #expect(try lines("a,b\n1\n1,2,3\n1,2\n") == expected)
    }

    @Test(
        "that lacks columns, or has unknown or doubled ones, is refused",
        arguments: [
            ("a\n", "missing columns: b"),
            ("x,y\n", "missing columns: a, b; unknown columns: x, y"),
            ("a,b,d\n", "unknown columns: d"), ("a,b,a\n", "a column stands twice"),
            ("A,b\n", "missing columns: a; unknown columns: A"),
            ("", "expected a header with the columns a, b"),
            ("\"a", "expected a header with the columns a, b"),
        ]
    )
    func header(text: String, reason: String) {
        #expect(throws: ImportError.header(reason)) { _ = try table(text) }
    }

    @Test("that is not there is refused by name")
    func missing() {
        #expect(throws: ImportError.file("/nonexistent.csv: No such file or directory")) {
            _ = try CSVTable(path: "/nonexistent.csv", required: [], optional: [])
        }
    }

    @Test("of many pieces is read whole")
    func large() throws {
        let text = "a,b\n" + (0..<30_000).map { "\($0),\"x\n\"\n" }.joined()
        let lines = try lines(text)
        #expect(lines.count == 30_000)
        #expect(lines.last == "60000 29999|x\n|")
    }
}

@Suite("An import's report")
struct ImportReportTests {
    @Test("counts all bad lines and keeps the first hundred")
    func bound() {
        var report = ImportReport()
        for number in 1...250 { report.refuse(BadLine(line: number, reason: "bad")) }
        #expect(report.badLineCount == 250)
        #expect(report.badLines.count == ImportReport.shownLimit)
        #expect(report.badLines.first?.description == "line 1: bad")
        #expect(ImportError.badLines(report).description == "250 bad lines; nothing was changed")
    }
}
