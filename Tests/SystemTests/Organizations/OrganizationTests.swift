import JSONText
import Support
import Testing

@Suite("An organization", .serialized)
struct OrganizationTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor
    private let organization: String

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        organization = try stack.makeOrganization(by: organizer)
    }

    private var path: String { "/organizations/\(organization)" }

    private func change(_ member: Visitor, _ rights: String..., by: Visitor) throws -> WebAnswer {
        let list = JSON.array(rights.map(JSON.string))
        return try stack.call("PATCH", "\(path)/members/\(member.id)", [("rights", list)], by: by)
    }

    private func remove(_ member: Visitor, by visitor: Visitor) throws -> WebAnswer {
        try stack.call("DELETE", "\(path)/members/\(member.id)", by: visitor)
    }

    private func history(_ path: String) throws -> [JSON] {
        try #require(try stack.call("GET", "\(path)/history", by: organizer).json).list("results")
    }

    @Test
    func `is its maker's, who manages it, and is named anew by whoever has seen its name`() throws {
        let shown = try stack.call("GET", path, by: organizer)
        #expect(shown.json?["name"] == .string("Harbour Nights"))
        #expect(shown.json?["rights"]?[0] == .string("manage"))
        let listed = try stack.call("GET", "/organizations", by: organizer).json?.list("results")
        #expect(listed?.map { $0["id"]?.text } == [organization])
        let name: [(String, JSON)] = [("name", .string("Harbour Days"))]
        let tag = try #require(shown.headers["etag"])
        let headers = [("If-Match", tag)]
        let renamed = try stack.call("PATCH", path, name, by: organizer, headers: headers)
        #expect(renamed.json?["name"] == .string("Harbour Days"), "\(renamed.text)")
        let again = [("name", JSON.string("Harbour Weeks"))]
        #expect(
            try stack.call("PATCH", path, again, by: organizer, headers: headers).status == 412
        )
        #expect(try stack.call("POST", "/organizations", name, by: stack.customer()).status == 403)
        let nameless = try stack.call("POST", "/organizations", [], by: organizer)
        #expect((nameless.status, nameless.badFields) == (400, ["name"]))
    }

    @Test
    func `tells who its members are and were, and who said so`() throws {
        let member = try stack.member("view", of: organization)
        #expect(try change(member, "check_in", "sell", by: organizer).status == 200)
        let listed = try stack.call("GET", "\(path)/members", by: member).json?.list("results")
        #expect(
            Set(listed?.map { $0["username"]?.text } ?? []) == [
                organizer.username, member.username,
            ]
        )
        #expect(try remove(member, by: member).status == 204)
        #expect(try stack.call("GET", path, by: member).status == 404)
        let lines = try history(path).map { line in
            [line["subject"]?.text, line["action"]?.text, line["changed_by"]?.text]
        }
        #expect(
            lines == [
                ["organization", "created", organizer.username],
                ["member", "created", organizer.username],
                ["member", "changed", organizer.username],
                ["member", "deleted", member.username],
            ]
        )
        let changed = try history(path)[2]
        #expect(changed["before"]?["rights"] == .array([.string("view")]))
        #expect(
            changed["after"]?["rights"]
                == .array([.string("sell"), .string("check_in"), .string("view")])
        )
    }

    @Test
    func `has members with rights that there are, and who are there`() throws {
        for rights in [JSON.array([]), .array([.string("own")]), .string("view"), .null] {
            let answer = try stack.call(
                "PATCH",
                "\(path)/members/\(organizer.id)",
                [("rights", rights)],
                by: organizer
            )
            #expect((answer.status, answer.badFields) == (400, ["rights"]), "\(answer.text)")
        }
        let stranger = try stack.customer()
        #expect(try change(stranger, "view", by: organizer).status == 404)
        #expect(try remove(stranger, by: organizer).status == 404)
    }

    @Test
    func `keeps the last who manages it`() throws {
        let member = try stack.member("sell", of: organization)
        let lowered = try change(organizer, "sell", by: organizer)
        #expect((lowered.status, lowered.problem) == (409, "last-manager"), "\(lowered.text)")
        #expect(try remove(organizer, by: organizer).status == 409)
        #expect(try change(member, "manage", by: organizer).status == 200)
        #expect(try change(organizer, "view", by: member).status == 200)
        #expect(try remove(organizer, by: member).status == 204)
    }

    @Test
    func `keeps one of two who leave at once`() throws {
        for _ in 0..<5 {
            let organization = try stack.makeOrganization(by: organizer)
            let other = try stack.member("manage", of: organization)
            let people = [organizer, other]
            let statuses = try onThreads(2) { [stack] index in
                let path = "/organizations/\(organization)/members/\(people[index].id)"
                return try? stack.call("DELETE", path, by: people[index]).status
            }
            #expect(Set(statuses) == [204, 409], "\(statuses)")
            let left = try stack.database.query(
                "SELECT count(*) FROM memberships WHERE organization_id = '\(organization)'"
            )
            #expect(left == ["1"])
        }
        // The control: it is the trigger that keeps one.
        let pair = try stack.makeOrganization(by: organizer)
        let other = try stack.member("manage", of: pair)
        try stack.database.query("ALTER TABLE memberships DISABLE TRIGGER memberships_managed")
        let statuses = try [organizer, other].map { visitor in
            let path = "/organizations/\(pair)/members/\(visitor.id)"
            return try stack.call("DELETE", path, by: visitor).status
        }
        try stack.database.query("ALTER TABLE memberships ENABLE TRIGGER memberships_managed")
        #expect(statuses == [204, 204])
    }

    @Test
    func `loses whoever closes their account, who may also be the last`() throws {
        let member = try stack.member("manage", of: organization)
        #expect(try stack.call("DELETE", "/auth/deactivate-account", by: member).status == 204)
        #expect(try history(path).last?["action"] == .string("deleted"))
        let closed = try stack.call("DELETE", "/auth/deactivate-account", by: organizer)
        #expect(closed.status == 204, "\(closed.text)")
        let left = try stack.database.query(
            "SELECT count(*) FROM memberships WHERE organization_id = '\(organization)'"
        )
        #expect(left == ["0"])
        // Whoever looks after the service finds it still.
        #expect(try stack.call("GET", path, by: stack.admin()).status == 200)
    }
}
