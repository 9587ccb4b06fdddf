import Platform
import Support
import Testing

struct LineFileTests {
    private func lines(_ text: String) throws -> [String]? {
        let file = TemporaryFile(text)
        return try lines(at: file.path)
    }

    private func lines(at path: String) throws -> [String]? {
        guard var file = try LineFile(ifAt: path) else { return nil }
        var lines: [String] = []
        while let line = try file.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        return lines
    }

    @Test(arguments: [
        ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\n\nb", ["a", "", "b"]), ("\n", [""]),
    ])
    func `lines are those that editors show`(text: String, expected: [String]) throws {
        #expect(try lines(text) == expected)
    }

    @Test
    func `lines may be longer than what is read at once`() throws {
        let long = (0..<5).map { String(repeating: "\($0)", count: 50_000) }
        #expect(try lines(long.joined(separator: "\n")) == long)
    }

    @Test
    func `a file that is not there has none, which is no error`() throws {
        #expect(try lines(at: "/nowhere/file") == nil)
        #expect(throws: FileError.self) { try lines(at: "/etc/passwd/file") }
    }
}
