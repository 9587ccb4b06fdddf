import JSONText
import Platform
import Support
import Testing

@Suite("An invitation", .serialized)
struct InvitationTests {
    private static let base = "https://book.example.com/tickets"
    private static let stack = SharedStack()
    private static let worker = Result { try ResetWorker(of: stack(), base: base) }
    private let stack: Stack
    private let worker: ResetWorker
    private let organizer: Visitor
    private let organization: String

    init() throws {
        stack = try Self.stack()
        worker = try Self.worker.get()
        organizer = try stack.organizer()
        organization = try stack.makeOrganization(by: organizer)
    }

    private func invite(
        _ email: String,
        _ right: String = "check_in",
        by visitor: Visitor? = nil
    ) throws -> WebAnswer {
        try stack.call(
            "POST",
            "/organizations/\(organization)/invitations",
            [("email", .string(email)), ("rights", .array([.string(right)]))],
            by: visitor ?? organizer
        )
    }

    /// Invites somebody, and waits for the mail.
    ///
    /// - Returns: The invitation's id, and what its link has behind #.
    private func token(
        _ right: String = "check_in",
        by visitor: Visitor? = nil
    ) throws -> (id: String, token: String) {
        let email = "guest\(Int.random(in: 0..<1 << 40))@example.com"
        let made = try invite(email, right, by: visitor)
        #expect(made.status == 201, "\(made.text)")
        #expect(eventually(within: .seconds(60)) { (try? links(email).count) == 1 })
        let link = try #require(try links(email).first)
        let parts = link.split(separator: "#")
        #expect(parts.first == "\(Self.base)/invitation")
        return (try #require(made.json?["id"]?.text), String(try #require(parts.last)))
    }

    private func links(_ email: String) throws -> [String] {
        try worker.links(to: "/invitation#", for: email)
    }

    private func accept(_ token: String, by visitor: Visitor) throws -> WebAnswer {
        try stack.call("POST", "/invitations/accept", [("token", .string(token))], by: visitor)
    }

    @Test
    func `makes a member of whoever has its mail, once, and says so again`() throws {
        let (_, token) = try token()
        let guest = try stack.customer()
        let joined = try accept(token, by: guest)
        #expect(joined.status == 200, "\(joined.text)")
        #expect(joined.json?["id"] == .string(organization))
        #expect(joined.json?["rights"] == .array([.string("check_in"), .string("view")]))
        #expect(try accept(token, by: guest).status == 200)
        #expect(try accept(token, by: stack.customer()).status == 404)
        let path = "/organizations/\(organization)/members/\(guest.id)"
        #expect(try stack.call("DELETE", path, by: organizer).status == 204)
        #expect(try accept(token, by: guest).status == 404)
    }

    @Test
    func `is accepted by one of many at once`() throws {
        let (id, token) = try token()
        let guests = try (0..<8).map { _ in try stack.customer() }
        // Nobody has it before others want it as well.
        let lock = try HeldRow("invitations WHERE id = '\(id)'", in: stack.database)
        let told = Monitor<[Int?]>([])
        let crowd = try Crowd(guests.count) { index in
            let status = try? accept(token, by: guests[index]).status
            told.withLock { $0.append(status) }
        }
        let areWaiting = eventually { [database = stack.database] in
            let waiting = try? database.query(
                """
                SELECT FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """
            )
            return (waiting?.count ?? 0) > 1
        }
        #expect(areWaiting)
        lock.release()
        crowd.join()
        let statuses = told.withLock { $0 }
        #expect(statuses.count { $0 == 200 } == 1, "\(statuses)")
        #expect(statuses.count { $0 == 404 } == guests.count - 1, "\(statuses)")
        let count = try stack.database.query(
            "SELECT count(*) FROM memberships WHERE organization_id = '\(organization)'"
        )
        #expect(count == ["2"])
    }

    @Test
    func `gives a member more rights, and takes none`() throws {
        let member = try stack.member("sell", of: organization)
        let (_, token) = try token("check_in")
        let joined = try accept(token, by: member)
        #expect(
            joined.json?["rights"]
                == .array([.string("sell"), .string("check_in"), .string("view")])
        )
    }

    @Test
    func `is void when it is withdrawn, after a week, and when its sender manages no more`() throws
    {
        let guest = try stack.customer()
        let (id, first) = try token()
        #expect(try stack.call("DELETE", "/invitations/\(id)", by: guest).status == 404)
        let seller = try stack.member("sell", of: organization)
        #expect(try stack.call("DELETE", "/invitations/\(id)", by: seller).status == 403)
        #expect(try stack.call("DELETE", "/invitations/\(id)", by: organizer).status == 204)
        #expect(try stack.call("DELETE", "/invitations/\(id)", by: organizer).status == 404)
        #expect(try accept(first, by: guest).status == 404)
        let (second, late) = try token()
        try stack.database.query(
            "UPDATE invitations SET expires_at = now() - interval '1 second' WHERE id = '\(second)'"
        )
        #expect(try accept(late, by: guest).status == 404)
        let manager = try stack.member("manage", of: organization)
        let (_, third) = try token(by: manager)
        try stack.database.query(
            """
            UPDATE memberships SET rights = '{sell,view}' WHERE user_id = '\(manager.id)'
            """
        )
        #expect(try accept(third, by: guest).status == 404)
        // The control: the same one is good as long as its sender manages.
        try stack.database.query(
            """
            UPDATE memberships SET rights = '{manage,sell,check_in,view}'
            WHERE user_id = '\(manager.id)'
            """
        )
        #expect(try accept(third, by: guest).status == 200)
    }

    @Test
    func `is listed while it is open, one for an address in any case`() throws {
        #expect(try invite("nina@example.com").status == 201)
        let again = try invite("Nina@Example.com")
        #expect((again.status, again.badFields) == (409, ["email"]), "\(again.text)")
        #expect(try invite("nobody").badFields == ["email"])
        let path = "/organizations/\(organization)/invitations"
        let listed = try stack.call("GET", path, by: organizer).json?.list("results") ?? []
        #expect(listed.map { $0["email"]?.text } == ["nina@example.com"])
        #expect(listed.first?["invited_by"] == .string(organizer.username))
        #expect(listed.first?["token"] == nil)
        let id = try #require(listed.first?["id"]?.text)
        #expect(try stack.call("DELETE", "/invitations/\(id)", by: organizer).status == 204)
        #expect(try stack.call("GET", path, by: organizer).json?.list("results") == [])
        #expect(try invite("nina@example.com").status == 201)
    }

    @Test
    func `tells by its answer nothing of who has an account`() throws {
        let known = try stack.customer()
        let answers = [try invite(known.email), try invite("x\(known.email)")]
        #expect(answers.map(\.status) == [201, 201])
        guard case .object(let one)? = answers[0].json, case .object(let other)? = answers[1].json
        else { return }
        #expect(one.map(\.name) == other.map(\.name))
    }
}
