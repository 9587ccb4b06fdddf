import JSONText
import Support
import Testing

@Suite("The version of an event", .serialized)
struct EntityTagTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    private func change(_ event: String, _ tag: String) throws -> WebAnswer {
        try stack.call(
            "PATCH",
            "/events/\(event)",
            [("name", .string("Changed"))],
            by: organizer,
            headers: [("If-Match", tag)]
        )
    }

    @Test
    func `can be given back by who reads with compression`() throws {
        let id = try stack.makeEvent(
            by: organizer,
            [("description", .string(String(repeating: "x", count: 2_000)))]
        )
        let read = try stack.call(
            "GET",
            "/events/\(id)",
            headers: [("Accept-Encoding", "gzip")]
        )
        #expect(read.headers["content-encoding"] == "gzip")
        let tag = try #require(read.headers["etag"])
        #expect(tag.hasPrefix("W/"), "nginx says that the bytes are not the responder's")
        #expect(try change(id, tag).status == 200)
        #expect(try change(id, tag).status == 412)
    }

    @Test(arguments: [
        "\"v1\"", "W/\"v1\"", "\"x,y\", \"v1\"", "\"v7\",W/\"v1\"", " , \"v1\" ,, ", "*",
        "\"\", \"v1\"",
    ])
    func `is meant by a list that names it`(tags: String) throws {
        let id = try stack.makeEvent(by: organizer)
        let answer = try change(id, tags)
        #expect(answer.status == 200, "\(answer.text)")
    }

    @Test(arguments: [
        "\"v01\"", "\"v+1\"", "\"v1 \"", "\"V1\"", "\"v\"", "\"v2\"", "\"x, \"v9\"", "\"v1,\"",
        "\"v99999999999999999999\"",
    ])
    func `is not meant by what only looks like it`(tags: String) throws {
        let id = try stack.makeEvent(by: organizer)
        let answer = try change(id, tags)
        // A space, or what follows a tag without a comma, makes it no list of tags at all.
        #expect(answer.status == (tags.contains(" ") ? 400 : 412), "\(answer.text)")
        #expect(try stack.call("GET", "/events/\(id)").headers["etag"] == "\"v1\"")
    }

    @Test(arguments: [
        "v1", "v6", "\"v1", "v1\"", "w/\"v1\"", "W/v1", "W/ \"v1\"", "\"v1\" \"v2\"", "*, \"v1\"",
        "\"v1\", *", ",", "\"v1\"x",
    ])
    func `is not read from what is no list of tags`(tags: String) throws {
        let id = try stack.makeEvent(by: organizer)
        let answer = try change(id, tags)
        #expect((answer.status, answer.badFields) == (400, ["If-Match"]), "\(answer.text)")
    }
}
