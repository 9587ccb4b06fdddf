import Postgres
import Support
import Testing

struct CopyTests {
    private let database: FreshDatabase

    init() throws {
        database = try FreshDatabase(isEmpty: true)
    }

    private static let texts: [String?] = [
        nil, "", "\\N", "\\.", "\\", "a\tb", "a\nb", "a\r\nb", "it's \"so\"", "東京 São Paulo 👩‍👩‍👧",
        "$1", "{x,y}",
    ]

    private func session() throws -> Connection {
        var session = try database.session()
        try session.run(script: "CREATE TABLE t (n int PRIMARY KEY, words text)")
        return session
    }

    @Test
    func `texts are copied as they are`() throws {
        var session = try session()
        var rows = Self.texts.enumerated().map { [String($0), $1] }[...]
        let count = try session.copy("COPY t FROM STDIN") { rows.popFirst() }
        #expect(count == Self.texts.count)
        let stored = try session.texts("SELECT words FROM t ORDER BY n")
        #expect(stored == Self.texts)
    }

    @Test
    func `many rows are copied`() throws {
        var session = try session()
        var next = 0
        let words = String(repeating: "x", count: 100)
        let count = try session.copy("COPY t FROM STDIN") {
            next += 1
            return next <= 50_000 ? [String(next), words] : nil
        }
        #expect(count == 50_000)
        let stored = try session.texts("SELECT count(*)::text FROM t")
        #expect(stored == ["50000"])
    }

    @Test(arguments: [1, 25_000, 50_000])
    func `a row that is refused undoes the copy and leaves the session usable`(bad: Int) throws {
        var session = try session()
        var next = 0
        let error = failure {
            try session.copy("COPY t FROM STDIN") {
                next += 1
                return next <= 50_000 ? [next == bad ? "x" : String(next), "words"] : nil
            }
        }
        #expect(error?.sqlState.rawValue == "22P02")
        let stored = try session.texts("SELECT count(*)::text FROM t")
        let reusable = session.isReusable
        #expect(stored == ["0"])
        #expect(reusable)
    }

    @Test
    func `a copy that the server does not begin leaves the session usable`() throws {
        var session = try session()
        var asked = 0
        let error = failure {
            try session.copy("COPY nowhere FROM STDIN") {
                asked += 1
                return nil
            }
        }
        #expect(error?.sqlState == .undefinedTable)
        #expect(asked == 0)
        let texts = try session.texts("SELECT 'on'")
        #expect(texts == ["on"])
    }
}
