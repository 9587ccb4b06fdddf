import JSONText
import Support
import Testing

/// Every call of the API's own description, asked by everybody.
@Suite("Every call", .serialized)
struct RoleTests {
    private static let stack = SharedStack()
    private static let roles = ["attendee", "organizer", "admin"]
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    /// A call, as the description has it.
    private struct Call: CustomStringConvertible {
        let method: String
        let path: String
        let hasBody: Bool
        /// Who may, nil for everybody.
        let roles: [String]?

        var description: String { "\(method) \(path)" }
    }

    private func calls() throws -> [Call] {
        guard case .object(let paths) = try stack.get("/api/schema").json?["paths"] else {
            return []
        }
        return paths.flatMap { path, item -> [Call] in
            guard case .object(let operations) = item else { return [] }
            return operations.map { method, operation in
                Call(
                    method: method.uppercased(),
                    path: path.replacing("{uid}", with: Self.id).replacing("{id}", with: Self.id)
                        .replacing("{token}", with: "x"),
                    hasBody: operation["requestBody"] != nil,
                    roles: operation["security"] == nil ? nil : Self.words(operation["x-roles"])
                )
            }
        }
    }

    private static let id = "0192b1c0-0000-7000-8000-000000000000"

    private static func words(_ json: JSON?) -> [String] {
        guard case .array(let words) = json else { return [] }
        return words.compactMap(\.text)
    }

    /// Asks with a body that is refused, so that only who may ask at all makes a difference.
    private func ask(_ call: Call, _ authorization: (String, String)? = nil) throws -> WebAnswer {
        var headers = authorization.map { [$0] } ?? []
        if call.hasBody { headers.append(("Content-Type", "application/json")) }
        return try stack.get(
            call.path,
            method: call.method,
            headers: headers,
            body: call.hasBody ? Array(#"{"nobody knows this":1}"#.utf8) : nil
        )
    }

    private func visitor(_ name: String, _ role: String) throws -> Visitor {
        guard role == "admin" else { return try stack.visitor(name, role: role) }
        let visitor = try stack.visitor(name)
        let promoted = try stack.holdfast("user", "promote", name, "admin")
        try #require(promoted.code == 0, "\(promoted.output)")
        return visitor
    }

    @Test
    func `is either for everybody or asks who comes`() throws {
        let calls = try calls()
        #expect(calls.count >= 20)
        #expect(calls.count { $0.roles != nil } >= 5)
        for call in calls {
            let nobody = try ask(call)
            if let roles = call.roles {
                #expect(!roles.isEmpty && Set(roles).isSubset(of: Self.roles), "\(call)")
                #expect(nobody.status == 401, "\(call): \(nobody.text)")
                #expect(
                    nobody.headers["www-authenticate"] == "Bearer realm=\"holdfast\"",
                    "\(call)"
                )
                #expect(nobody.headers["content-type"] == "application/problem+json", "\(call)")
            } else {
                #expect(![401, 403].contains(nobody.status), "\(call): \(nobody.text)")
            }
        }
    }

    @Test(arguments: ["Bearer x.y.z", "Bearer", "Basic YTpi", "x"])
    func `is told that its token is no good, unless it is for everybody`(text: String) throws {
        for call in try calls() {
            let answer = try ask(call, ("Authorization", text))
            if call.roles != nil {
                #expect(answer.status == 401, "\(call)")
                #expect(answer.headers["www-authenticate"]?.contains("invalid_token") == true)
            } else {
                #expect(![401, 403].contains(answer.status), "\(call): \(answer.text)")
            }
        }
    }

    @Test(arguments: roles)
    func `is for the roles that its description lists, and no others`(role: String) throws {
        for (index, call) in try calls().enumerated() {
            // One for each, as some of these calls end an account.
            let visitor = try visitor("\(role)\(index)", role)
            let answer = try ask(call, visitor.authorization)
            guard let roles = call.roles, !roles.contains(role) else {
                #expect(![401, 403].contains(answer.status), "\(call): \(answer.text)")
                continue
            }
            #expect(answer.status == 403, "\(call): \(answer.text)")
        }
    }

    @Test
    func `that its description leaves out is not there`() throws {
        let known = Set(try calls().map(\.description))
        for path in [
            "/api/v1/users", "/api/v1/admin", "/api/v1/auth/users", "/admin", "/metrics/x",
        ] {
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                let answer = try stack.get(path, method: method)
                #expect([404, 405].contains(answer.status), "\(method) \(path)")
                #expect(!known.contains("\(method) \(path)"))
            }
        }
    }
}
