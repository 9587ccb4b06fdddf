import JSONText
import Support
import Testing

@Suite("Pages for operators", .serialized)
struct OperatorTests {
    /// The paths that the schema says are for allowed addresses only.
    private static func pages(_ stack: Stack) throws -> [String] {
        guard case .object(let paths) = try stack.get("/api/schema").json?["paths"] else {
            return []
        }
        return paths.filter { path in
            guard let call = path.value["get"] else { return false }
            return call["responses"]?["403"] != nil && call["security"] == nil
        }.map(\.name)
    }

    /// Other ways to write a path, by which somebody might get past nginx to the responder.
    private static func spellings(of page: String) -> [String] {
        let name = page.dropFirst()
        let encoded = name.utf8.map { "%\(String($0, radix: 16))" }.joined()
        let first = "%\(String(name.utf8.first ?? 0, radix: 16))\(name.dropFirst())"
        let last = "\(name.dropLast())%\(String(name.utf8.last ?? 0, radix: 16).uppercased())"
        return [
            page, "\(page)/", "\(page)//", "/\(page)", "/\(page)/", "///\(name)", "/.\(page)",
            "/./\(name)/", "/x/..\(page)", "\(page)/.", "\(page)/x/..", "/%2e\(page)",
            "/x/%2e%2e\(page)", "/\(first)", "/\(last)", "/\(encoded)", "/\(encoded)/",
            "/%2f\(name)", "/%2F\(name)", "\(page)%2f", "\(page)%2F", "%2f\(name)",
            "\(page)?", "\(page)?x=1", "\(page)/?x", "\(page)#x", "\(page);x", "\(page)%00",
            "\(page)%20", "\(page)%0a", "/\(name.uppercased())", "/api\(page)", "/api/v1\(page)",
            "/api/..\(page)", "/api/%2e%2e\(page)", "http://test\(page)", "http://test/\(page)",
            "/%25\(first.dropFirst())", "/\\\(name)", "/.once\(page)", "/health/..\(page)",
        ]
    }

    @Test("are closed to all other addresses, however they are written")
    func closed() throws {
        let stack = try Stack(nginx: ["OPERATORS=192.0.2.1"])
        let pages = try Self.pages(stack)
        #expect(pages.sorted() == ["/metrics", "/ready"])
        for page in pages {
            for spelling in Self.spellings(of: page) {
                for method in ["GET", "HEAD", "POST", "OPTIONS"] {
                    let answer = try stack.get(spelling, method: method)
                    #expect([400, 403, 404].contains(answer.status), "\(method) \(spelling)")
                }
            }
            try stack.get(page).expectProblem(403, "forbidden")
        }
    }

    @Test("answer operators, also in spellings that the responder takes for the same")
    func open() throws {
        let stack = try Stack()
        for page in try Self.pages(stack) {
            let found = try Self.spellings(of: page).filter { try stack.get($0).status == 200 }
            // Without these the other test would walk spellings that never lead anywhere.
            #expect(Set([page, "\(page)/", "\(page)?x=1"]).isSubset(of: found))
            #expect(found.contains { $0.hasPrefix("/%") })
            try stack.get(page).expectSecurityHeaders()
        }
        #expect(try stack.get("/metrics").text.contains("\nholdfast_requests_total{"))
    }

    @Test("are closed to whom a trusted proxy names, and open to whom it names as an operator")
    func proxied() throws {
        let stack = try Stack(nginx: ["OPERATORS=192.0.2.1", "REAL_IP_FROM=127.0.0.1"])
        let from = { (address: String) in
            try stack.get("/metrics", headers: [("X-Forwarded-For", address)]).status
        }
        #expect(try from("192.0.2.1") == 200)
        #expect(try from("192.0.2.2") == 403)
        // The last address is the proxy's word, those before it anybody's.
        #expect(try from("192.0.2.1, 192.0.2.2") == 403)
    }
}
