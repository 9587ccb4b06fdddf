import JSONText
import Support
import Testing

extension Stack {
    /// Rights as the database has them: with all that follows from them.
    static let rights: [String: [String]] = [
        "manage": ["manage", "sell", "check_in", "view"], "sell": ["sell", "view"],
        "check_in": ["check_in", "view"], "view": ["view"],
    ]

    /// Makes an organization, and yields its id.
    func makeOrganization(by organizer: Visitor) throws -> String {
        let body: [(String, JSON)] = [("name", .string("Harbour Nights"))]
        let answer = try call("POST", "/organizations", body, by: organizer)
        return try #require(answer.json?["id"]?.text, "\(answer.text)")
    }

    /// Makes somebody a member without any mail.
    func join(_ visitor: Visitor, _ organization: String, _ right: String) throws {
        let names = (Self.rights[right] ?? []).joined(separator: ",")
        try database.query(
            """
            INSERT INTO memberships (organization_id, user_id, rights)
            VALUES ('\(organization)', '\(visitor.id)', '{\(names)}')
            """
        )
    }

    /// A customer who has become a member.
    func member(_ right: String, of organization: String) throws -> Visitor {
        let visitor = try customer()
        try join(visitor, organization, right)
        return visitor
    }

    /// Somebody who looks after the service.
    func admin() throws -> Visitor {
        let visitor = try customer()
        let promoted = try holdfast("user", "promote", visitor.username, "admin")
        try #require(promoted.code == 0, "\(promoted.output)")
        return visitor
    }

    /// The body that sells at the door.
    static func doorSale(_ members: [(String, JSON)]) -> [(String, JSON)] {
        members + [("contact", object([("email", .string("walk-in@example.com"))]))]
    }

    /// Gives something to an organization, or with nil takes it back.
    func give(_ path: String, to organization: String?, by visitor: Visitor) throws -> WebAnswer {
        let owner = organization.map(JSON.string) ?? .null
        return try call("PATCH", path, [("organization_id", owner)], by: visitor)
    }
}
