import JSONText
import Support
import Testing

/// Every call about what an organization has, by everybody.
@Suite("What an organization has", .serialized)
struct RightTableTests {
    private static let stack = SharedStack { try Stack.paying() }
    private let stack: Stack
    private let organizer: Visitor
    private let organization: String
    private let places: [String: String]

    init() throws {
        let stack = try Self.stack()
        self.stack = stack
        organizer = try stack.organizer()
        organization = try stack.makeOrganization(by: organizer)
        let owner: [(String, JSON?)] = [("organization_id", .string(organization))]
        let event = try stack.makeEvent(by: organizer, owner)
        let type = try stack.makeTicketType(event, by: organizer)
        let hidden = try stack.makeTicketType(
            event,
            by: organizer,
            [("name", .string("Backstage")), ("is_hidden", .bool(true))]
        )
        let voucher = try stack.makeVoucher(
            event,
            by: organizer,
            [("code", .string("FRIEND")), ("percent", .number(10))]
        )
        let movie = try stack.makeMovie(by: organizer, owner)
        let show = try stack.makeShow(movie, by: organizer)
        let invitation = try stack.call(
            "POST",
            "/organizations/\(organization)/invitations",
            [("email", .string("nina@example.com")), ("rights", .array([.string("view")]))],
            by: organizer
        )
        func id(_ answer: WebAnswer) throws -> String {
            try #require(answer.json?["id"]?.text, "\(answer.text)")
        }
        places = [
            "event": event, "movie": movie, "organization": organization, "type": try id(type),
            "hidden": try id(hidden), "voucher": try id(voucher), "show": try id(show),
            "invitation": try id(invitation), "self": organizer.id, "sale": organizer.id,
        ]
    }

    private func ask(_ call: RightTable.Call, by visitor: Visitor) throws -> Int {
        var path = call.path
        for (name, id) in places { path = path.replacing("{\(name)}", with: id) }
        return try stack.call(
            call.method,
            path,
            call.body,
            by: visitor,
            headers: call.isStale ? [("If-Match", "\"7777\"")] : []
        ).status
    }

    /// All that anybody could have changed. (The worker writes into an invitation when its mail is sent.)
    private func state() throws -> [String] {
        try stack.database.query(
            """
            SELECT (SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM inventories AS t)
                || (SELECT count(*) FROM catalog_changes) || ' ' || (SELECT count(*) FROM check_ins)
                || ' ' || (SELECT count(*) FROM bookings) || ' '
                || (SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM memberships AS t)
                || (SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM movies AS t)
                || (SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM (
                       SELECT id, organization_id, email, rights, expires_at, accepted_by, withdrawn_at
                       FROM invitations
                   ) AS t)
                || (SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM vouchers AS t)
                || (SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM ticket_types AS t)
            """
        )
    }

    @Test
    func `is for whoever has the right to it, and for nobody else`() throws {
        let former = try stack.member("manage", of: organization)
        // What they may is seen before it is gone, so that nothing remembered can help.
        #expect(try ask(RightTable.calls[0], by: former) == 200)
        let path = "/organizations/\(organization)/members/\(former.id)"
        #expect(try stack.call("DELETE", path, by: organizer).status == 204)
        var people: [(visitor: Visitor, right: String?)] = [
            (organizer, "manage"), (try stack.admin(), "manage"), (try stack.organizer(), nil),
            (try stack.customer(), nil), (former, nil),
        ]
        for right in Stack.rights.keys.sorted() {
            people.append((try stack.member(right, of: organization), right))
        }
        let before = try state()
        for (visitor, right) in people {
            let rights = right.flatMap { Stack.rights[$0] } ?? []
            for call in RightTable.calls + RightTable.ofIt {
                let expected =
                    rights.contains(call.right)
                    ? call.status : rights.isEmpty ? call.forStrangers : 403
                let status = try ask(call, by: visitor)
                #expect(status == expected, "\(call.method) \(call.path) by \(right ?? "nobody")")
            }
        }
        #expect(try state() == before)
    }

    @Test
    func `is in the table with every call that somebody's own things have`() throws {
        let document = try #require(try stack.get("/api/schema").json)
        guard case .object(let paths)? = document["paths"] else { return }
        let names = Set(
            (RightTable.calls + RightTable.ofIt).map { "\($0.method) \(Self.pattern($0.path))" }
        )
        // Those that change something whoever calls them, which tests of their own are about; and customers'.
        let others: Set = [
            "POST /events", "POST /movies", "POST /shows/{id}/book", "DELETE /invitations/{id}",
            "GET /events/{id}/vouchers/{code}/ticket-types", "POST /invitations/accept",
            "GET /organizations", "POST /organizations",
            "DELETE /organizations/{id}/members/{uid}",
        ]
        var missing: [String] = []
        for (path, item) in paths {
            guard case .object(let operations) = item, path.hasPrefix("/api/v1/") else { continue }
            let short = String(path.dropFirst("/api/v1".count))
            let root = short.split(separator: "/").first.map(String.init) ?? ""
            guard
                [
                    "events", "movies", "shows", "ticket-types", "vouchers", "organizations",
                    "invitations",
                ].contains(root)
            else { continue }
            for (method, operation) in operations where operation["security"] != nil {
                let name = "\(method.uppercased()) \(short)"
                if !names.contains(name), !others.contains(name) { missing.append(name) }
            }
        }
        #expect(missing == [])
        #expect(names.count >= 40)
    }

    private static func pattern(_ path: String) -> String {
        let bare = path.split(separator: "?")[0]
        return bare.split(separator: "/").map { segment in
            switch segment {
            case "{self}": "/{uid}"
            case "{sale}": "/{sale}"
            case _ where segment.hasPrefix("{"): "/{id}"
            default: "/\(segment)"
            }
        }.joined()
    }
}
