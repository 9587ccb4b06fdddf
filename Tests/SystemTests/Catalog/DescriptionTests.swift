import JSONText
import Support
import Testing

@Suite("The catalog's description", .serialized)
struct DescriptionTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    private func operation(_ path: String, _ method: String) throws -> JSON {
        try #require(try stack.get("/api/schema").json?["paths"]?["/api/v1\(path)"]?[method])
    }

    @Test
    func `asks for a body wherever an empty one is refused`() throws {
        let organizer = try stack.visitor("describer", role: "organizer")
        let id = try stack.makeEvent(by: organizer)
        let empty = try stack.get(
            "/api/v1/events/\(id)",
            method: "PATCH",
            headers: [organizer.authorization, ("Content-Type", "application/json")],
            body: []
        )
        #expect(empty.status == 400)
        for path in ["/events/{id}", "/movies/{id}", "/shows/{id}", "/ticket-types/{id}"] {
            let body = try operation(path, "patch")["requestBody"]
            #expect(body?["required"] == .bool(true), "\(path)")
        }
        let profile = try operation("/auth/profile", "patch")["requestBody"]
        #expect(profile?["required"] == .bool(true))
        // Control: to a browser the cookie is enough.
        let logOut = try operation("/auth/logout", "post")["requestBody"]
        #expect(logOut?["required"] == .bool(false))
    }

    @Test(arguments: ["\"v1\"", "W/\"v1\"", "\"v1\", W/\"v2\"", "\"x,y\",\"v4\"", "*"])
    func `admits every form of If-Match that is read`(tags: String) throws {
        guard case .array(let parameters) = try operation("/events/{id}", "patch")["parameters"],
            let header = parameters.first(where: { $0["name"] == .string("If-Match") }),
            let pattern = header["schema"]?["pattern"]?.text
        else { return #expect(Bool(false), "no If-Match") }
        #expect(try Regex(pattern).wholeMatch(in: tags) != nil)
        #expect(try Regex(pattern).wholeMatch(in: "v1") == nil)
    }

    @Test(arguments: ["10", "0000000000000000000010", "007.10", "1.250"])
    func `admits every form of an amount that is read`(amount: String) throws {
        let schema = try operation("/events/{id}/ticket-types", "post")["requestBody"]?["content"]?[
            "application/json"
        ]?["schema"]?["properties"]?["price"]?["anyOf"]
        let pattern = try #require(schema?[0]?["pattern"]?.text)
        #expect(try Regex(pattern).wholeMatch(in: amount) != nil)
    }
}
