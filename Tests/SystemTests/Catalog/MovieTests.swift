import JSONText
import Support
import Testing

@Suite("A movie", .serialized)
struct MovieTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    @Test
    func `is made, read, changed and deleted`() throws {
        let made = try stack.call("POST", "/movies", Stack.movie(), by: organizer)
        #expect(made.status == 201, "\(made.text)")
        let id = try #require(made.json?["id"]?.text)
        for (name, value): (String, JSON) in [
            ("organizer", .string(organizer.username)), ("title", .string("The Long Tide")),
            ("duration_minutes", .number(95)), ("description", .string("")), ("rating", .null),
        ] { #expect(made.json?[name] == value, "\(name)") }
        let path = "/movies/\(id)"
        #expect(made.headers["location"] == "/api/v1\(path)")
        #expect(try stack.call("GET", path).json == made.json)
        let tag = [("If-Match", "\"v1\"")]
        let change: [(String, JSON)] = [("rating", .string("PG-13"))]
        let changed = try stack.call("PATCH", path, change, by: organizer, headers: tag)
        #expect(changed.json?["rating"] == .string("PG-13"))
        #expect(changed.headers["etag"] == "\"v2\"")
        #expect(try stack.call("PATCH", path, change, by: organizer, headers: tag).status == 412)
        #expect(try stack.call("DELETE", path, by: organizer).status == 204)
        #expect(try stack.call("GET", path).status == 404)
    }

    @Test
    func `is listed page by page`() throws {
        let ids = try (0..<3).map { _ in try stack.makeMovie(by: organizer) }
        var found: [String] = []
        var cursor = ""
        repeat {
            let page = try stack.call("GET", "/movies?limit=2\(cursor)").json
            guard case .array(let movies) = page?["results"] else { break }
            found += movies.compactMap { $0["id"]?.text }
            cursor = page?["next"]?.text.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty && found.count < 100
        #expect(found.filter(ids.contains) == ids)
        #expect(Set(found).count == found.count)
    }

    @Test(
        arguments: [
            ("title", nil), ("title", .string("")), ("duration_minutes", nil),
            ("duration_minutes", .number(0)), ("duration_minutes", .number(1_441)),
            ("rating", .string("")), ("rating", .string(String(repeating: "x", count: 21))),
            ("organizer", .string("me")),
        ] as [(String, JSON?)]
    )
    func `with a bad field is refused by the field's name`(field: String, value: JSON?) throws {
        let answer = try stack.call(
            "POST",
            "/movies",
            Stack.movie([(field, value)]),
            by: organizer
        )
        #expect((answer.status, answer.badFields) == (400, [field]), "\(answer.text)")
    }

    @Test
    func `is its organizer's, and stays while it has shows`() throws {
        let id = try stack.makeMovie(by: organizer)
        let other = try stack.visitor("other-\(id.suffix(12))", role: "organizer")
        let change: [(String, JSON)] = [("title", .string("Mine"))]
        #expect(try stack.call("PATCH", "/movies/\(id)", change, by: other).status == 403)
        #expect(try stack.call("DELETE", "/movies/\(id)", by: other).status == 403)
        #expect(try stack.makeShow(id, by: other).status == 403)
        let show = try stack.makeShow(id, by: organizer)
        #expect(try stack.call("DELETE", "/movies/\(id)", by: organizer).status == 409)
        let path = "/shows/\(try #require(show.json?["id"]?.text))"
        #expect(try stack.call("DELETE", path, by: other).status == 403)
        #expect(try stack.call("DELETE", path, by: organizer).status == 204)
        #expect(try stack.call("DELETE", "/movies/\(id)", by: organizer).status == 204)
    }
}
