import JSONText
import Support
import Testing

@Suite("What somebody has", .serialized)
struct EstateTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor
    private let organization: String

    enum Kind: String, CaseIterable {
        case events, movies
    }

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        organization = try stack.makeOrganization(by: organizer)
    }

    private var own: String { "/users/me" }
    private var team: String { "/organizations/\(organization)" }

    private func make(_ kind: Kind, _ members: [(String, JSON?)] = []) throws -> String {
        switch kind {
        case .events: try stack.makeEvent(by: organizer, members)
        case .movies: try stack.makeMovie(by: organizer, members)
        }
    }

    private func ids(of page: JSON?) -> [String] {
        page?.list("results").compactMap { $0["id"]?.text } ?? []
    }

    private func list(_ kind: Kind, of place: String, by visitor: Visitor) throws -> [String] {
        let answer = try stack.call("GET", "\(place)/\(kind.rawValue)", by: visitor)
        #expect(answer.status == 200, "\(answer.text)")
        return ids(of: answer.json)
    }

    @Test(arguments: Kind.allCases)
    func `is one's own or an organization's, the last one first`(kind: Kind) throws {
        let first = try make(kind)
        let second = try make(kind)
        let shared = try make(kind, [("organization_id", .string(organization))])
        let viewer = try stack.member("view", of: organization)
        #expect(try list(kind, of: own, by: organizer) == [second, first])
        #expect(try list(kind, of: team, by: organizer) == [shared])
        #expect(try list(kind, of: team, by: viewer) == [shared])
        #expect(try list(kind, of: own, by: try stack.organizer()) == [])
        let path = "/\(kind.rawValue)/\(first)"
        #expect(try stack.give(path, to: organization, by: organizer).status == 200)
        #expect(try list(kind, of: own, by: organizer) == [second])
        #expect(try list(kind, of: team, by: viewer) == [shared, first])
    }

    @Test(arguments: Kind.allCases)
    func `comes by pages`(kind: Kind) throws {
        let made = try (0..<5).map { _ in try make(kind) }
        var cursor = ""
        var seen: [[String]] = []
        repeat {
            let path = "\(own)/\(kind.rawValue)?limit=2\(cursor)"
            let page = try stack.call("GET", path, by: organizer).json
            seen.append(ids(of: page))
            cursor = page?["next"]?.text.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty && seen.count < 9
        #expect(seen == [[made[4], made[3]], [made[2], made[1]], [made[0]]])
        let wrong = try stack.call("GET", "\(own)/\(kind.rawValue)?cursor=no", by: organizer)
        #expect((wrong.status, wrong.badFields) == (400, ["cursor"]), "\(wrong.text)")
    }

    @Test
    func `counts what is called off as well`() throws {
        let event = try make(.events)
        let cancelled: [(String, JSON)] = [("status", .string("cancelled"))]
        #expect(try stack.call("PATCH", "/events/\(event)", cancelled, by: organizer).status == 200)
        #expect(try list(.events, of: own, by: organizer) == [event])
    }

    @Test(arguments: Kind.allCases)
    func `is nobody else's to see`(kind: Kind) throws {
        let former = try stack.member("view", of: organization)
        #expect(try list(kind, of: team, by: former) == [])
        let membership = "\(team)/members/\(former.id)"
        #expect(try stack.call("DELETE", membership, by: organizer).status == 204)
        for visitor in [former, try stack.organizer()] {
            let answer = try stack.call("GET", "\(team)/\(kind.rawValue)", by: visitor)
            #expect(answer.status == 404, "\(answer.text)")
        }
        let path = "\(own)/\(kind.rawValue)"
        #expect(try stack.call("GET", path, by: former).status == 403)
        #expect(try stack.call("GET", path).status == 401)
    }
}
