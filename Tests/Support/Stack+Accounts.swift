package import JSONText

/// An account of a test's, with what its session goes on by.
package struct Visitor: Sendable {
    package let username: String
    package let id: String
    package let access: String
    package let refresh: String

    package var email: String { "\(username)@example.com" }
    /// The header that proves who asks.
    package var authorization: (String, String) { ("Authorization", "Bearer \(access)") }
}

extension Stack {
    /// The password of every test's account.
    package static let password = "correct horse battery"

    /// Sends a call of the API with a JSON body.
    package func call(
        _ method: String,
        _ path: String,
        _ body: [(String, JSON)]? = nil,
        by visitor: Visitor? = nil,
        headers: [(String, String)] = []
    ) throws -> WebAnswer {
        var headers = headers
        if let visitor { headers.append(visitor.authorization) }
        if body != nil { headers.append(("Content-Type", "application/json")) }
        return try get(
            "/api/v1\(path)",
            method: method,
            headers: headers,
            body: body.map { JSON.object($0.map { (name: $0.0, value: $0.1) }).bytes }
        )
    }

    /// Makes an account and begins a session of it.
    package func visitor(_ username: String, role: String = "attendee") throws -> Visitor {
        let registered = try call(
            "POST",
            "/auth/register",
            [
                ("username", .string(username)), ("email", .string("\(username)@example.com")),
                ("password", .string(Self.password)), ("role", .string(role)),
            ]
        )
        guard registered.status == 201, let id = registered.json?["id"]?.text else {
            throw ChildProcess.Failure(description: "not registered: \(registered.text)")
        }
        return try logIn(username, id: id)
    }

    /// An organizer whom no other test knows.
    package func organizer() throws -> Visitor {
        try visitor("org-\(Int.random(in: 0..<1 << 40))", role: "organizer")
    }

    /// A customer whom no other test knows.
    package func customer() throws -> Visitor {
        try visitor("cus-\(Int.random(in: 0..<1 << 40))")
    }

    /// Begins a session of an account.
    package func logIn(_ username: String, id: String = "") throws -> Visitor {
        let answer = try call("POST", "/auth/login", Self.credentials(username))
        guard answer.status == 200, let access = answer.json?["access"]?.text,
            let refresh = answer.json?["refresh"]?.text
        else { throw ChildProcess.Failure(description: "not logged in: \(answer.text)") }
        return Visitor(username: username, id: id, access: access, refresh: refresh)
    }

    package static func credentials(
        _ username: String,
        _ password: String = Stack.password
    ) -> [(String, JSON)] {
        [("username", .string(username)), ("password", .string(password))]
    }

    package func refresh(
        _ token: String,
        headers: [(String, String)] = []
    ) throws -> WebAnswer {
        try call("POST", "/auth/refresh", [("refresh", .string(token))], headers: headers)
    }

    package func profile(_ visitor: Visitor) throws -> WebAnswer {
        try call("GET", "/auth/profile", by: visitor)
    }
}
