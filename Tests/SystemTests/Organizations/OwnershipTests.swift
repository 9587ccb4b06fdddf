import JSONText
import Support
import Testing

@Suite("Whose something is", .serialized)
struct OwnershipTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor
    private let organization: String

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        organization = try stack.makeOrganization(by: organizer)
    }

    private var owner: [(String, JSON?)] { [("organization_id", .string(organization))] }

    @Test
    func `is said when it is made, by who manages the organization`() throws {
        let manager = try stack.member("manage", of: organization)
        let event = try stack.makeEvent(by: manager, owner)
        let movie = try stack.makeMovie(by: manager, owner)
        for path in ["/events/\(event)", "/movies/\(movie)"] {
            let shown = try stack.call("GET", path)
            #expect(shown.json?["organization_id"] == .string(organization))
            #expect(shown.json?["organizer"] == .string(manager.username))
            #expect(try stack.call("PATCH", path, [], by: organizer).status == 200)
        }
        // An attendee has nothing of their own.
        let own = try stack.call("POST", "/events", Stack.event(), by: manager)
        #expect(own.status == 403, "\(own.text)")
        for visitor in [try stack.member("sell", of: organization), try stack.organizer()] {
            for (path, body) in [
                ("/events", Stack.event(owner)), ("/movies", Stack.movie(owner)),
            ] {
                let answer = try stack.call("POST", path, body, by: visitor)
                #expect((answer.status, answer.badFields) == (400, ["organization_id"]))
            }
        }
        let nowhere = [("organization_id", JSON?.some(.string(organizer.id)))]
        let lost = try stack.call("POST", "/events", Stack.event(nowhere), by: organizer)
        #expect((lost.status, lost.badFields) == (400, ["organization_id"]), "\(lost.text)")
    }

    @Test
    func `changes by who manages both, and stands in its history`() throws {
        let event = try stack.makeEvent(by: organizer)
        let path = "/events/\(event)"
        let manager = try stack.member("manage", of: organization)
        #expect(try stack.give(path, to: organization, by: manager).status == 403)
        let given = try stack.give(path, to: organization, by: organizer)
        #expect(given.json?["organization_id"] == .string(organization), "\(given.text)")
        #expect(try stack.call("PATCH", path, [], by: manager).status == 200)
        let other = try stack.makeOrganization(by: try stack.organizer())
        let foreign = try stack.give(path, to: other, by: organizer)
        #expect((foreign.status, foreign.badFields) == (400, ["organization_id"]))
        // Nobody takes for themselves what somebody else has made, nor gives it back for them.
        let taken = try stack.give(path, to: nil, by: manager)
        #expect((taken.status, taken.badFields) == (400, ["organization_id"]))
        #expect(try stack.give(path, to: nil, by: organizer).status == 200)
        #expect(try stack.call("PATCH", path, [], by: manager).status == 403)
        let history = try stack.call("GET", "\(path)/history", by: organizer).json
        #expect(
            history?.list("results").map { $0["after"]?["organization_id"] ?? .null }
                == [.null, .string(organization), .null]
        )
    }

    @Test
    func `of shows is their movie's`() throws {
        let movie = try stack.makeMovie(by: organizer)
        let show = try #require(try stack.makeShow(movie, by: organizer).json?["id"]?.text)
        let manager = try stack.member("manage", of: organization)
        #expect(try stack.call("PATCH", "/shows/\(show)", [], by: manager).status == 403)
        #expect(
            try stack.give("/movies/\(movie)", to: organization, by: organizer).status == 200
        )
        #expect(try stack.call("PATCH", "/shows/\(show)", [], by: manager).status == 200)
        let next = try stack.makeShow(movie, by: manager, [("screen_name", .string("Screen 2"))])
        #expect(next.status == 201, "\(next.text)")
        // Screens are the organization's, whoever makes shows for them.
        let second = try stack.makeMovie(by: manager, owner)
        let clash = try stack.makeShow(second, by: manager)
        #expect((clash.status, clash.problem) == (409, "screen-taken"), "\(clash.text)")
        let third = try stack.makeMovie(by: organizer)
        _ = try stack.makeShow(third, by: organizer)
        let moved = try stack.give("/movies/\(third)", to: organization, by: organizer)
        #expect((moved.status, moved.problem) == (409, "screen-taken"), "\(moved.text)")
        // What is over is in nobody's way.
        try stack.database.query(
            """
            UPDATE inventories SET is_over = true, starts_at = starts_at - interval '90 years',
                ends_at = ends_at - interval '90 years'
            WHERE id IN (SELECT id FROM shows WHERE movie_id IN ('\(third)', '\(movie)'))
            """
        )
        let late = try stack.give("/movies/\(third)", to: organization, by: organizer)
        #expect(late.status == 200, "\(late.text)")
    }

    @Test
    func `of a show that is gone is its movie's organizer's, whoever has made it`() throws {
        let movie = try stack.makeMovie(by: organizer, owner)
        let manager = try stack.member("manage", of: organization)
        let show = try #require(try stack.makeShow(movie, by: manager).json?["id"]?.text)
        #expect(try stack.give("/movies/\(movie)", to: nil, by: organizer).status == 200)
        #expect(try stack.call("DELETE", "/shows/\(show)", by: organizer).status == 204)
        let path = "/shows/\(show)/history"
        #expect(try stack.call("GET", path, by: manager).status == 403)
        let found = try stack.call("GET", path, by: organizer)
        #expect(found.json?.list("results").last?["action"] == .string("deleted"), "\(found.text)")
    }

    @Test
    func `of a movie has a history, which stays behind it`() throws {
        let manager = try stack.member("manage", of: organization)
        let movie = try stack.makeMovie(by: manager, owner)
        let path = "/movies/\(movie)"
        let body: [(String, JSON)] = [("title", .string("The Short Tide"))]
        #expect(try stack.call("PATCH", path, body, by: organizer).status == 200)
        #expect(try stack.call("DELETE", path, by: manager).status == 204)
        let viewer = try stack.member("view", of: organization)
        let found = try #require(try stack.call("GET", "\(path)/history", by: viewer).json)
        let lines = found.list("results")
        #expect(lines.map { $0["action"]?.text } == ["created", "changed", "deleted"])
        let names = [manager.username, organizer.username, manager.username]
        #expect(lines.map { $0["changed_by"]?.text } == names)
        #expect(lines[1]["before"]?["title"] == .string("The Long Tide"))
        let stranger = try stack.organizer()
        #expect(try stack.call("GET", "\(path)/history", by: stranger).status == 403)
    }
}
