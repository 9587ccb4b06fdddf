import Support
import Testing

@Suite("Other sites' pages", .serialized)
struct CrossOriginTests {
    private static let shop = "https://shop.example"
    private static let allowed = "access-control-allow-origin"

    private static func stack() throws -> Stack {
        try Stack(settings: ["HOLDFAST_CORS_ORIGINS": "\(shop), http://localhost:5173"])
    }

    @Test("may call the API if their site is among the origins, its problems included")
    func configured() throws {
        let stack = try Self.stack()
        for origin in [Self.shop, "http://localhost:5173"] {
            for path in ["/health", Stack.search(), Stack.search("JFK", "JFK"), "/nothing"] {
                let answer = try stack.get(path, headers: [("Origin", origin)])
                #expect(answer.headers[Self.allowed] == origin)
                #expect(answer.headers["vary"]?.contains("Origin") == true)
                let exposed = answer.headers["access-control-expose-headers"]
                #expect(exposed?.contains("X-Request-Id") == true)
                #expect(answer.headers["access-control-allow-credentials"] == nil)
            }
        }
    }

    @Test("are told in a preflight what they may send")
    func preflight() throws {
        let stack = try Self.stack()
        let asks = [("Origin", Self.shop), ("Access-Control-Request-Method", "GET")]
        let answer = try stack.get("/api/v1/flights", method: "OPTIONS", headers: asks)
        #expect(answer.status == 204)
        #expect(answer.headers[Self.allowed] == Self.shop)
        #expect(answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS")
        #expect(answer.headers["access-control-allow-headers"]?.contains("Authorization") == true)
        #expect(answer.headers["access-control-max-age"] == "600")
    }

    @Test(
        "may not from any other site",
        arguments: [
            "https://evil.example", "https://shop.example.evil", "http://shop.example", "null",
            "https://shop.example:8443", "https://SHOP.example/", "*", "",
        ]
    )
    func others(origin: String) throws {
        let stack = try Self.stack()
        let headers = [("Origin", origin), ("Access-Control-Request-Method", "GET")]
        for method in ["GET", "OPTIONS"] {
            let answer = try stack.get("/api/v1/flights", method: method, headers: headers)
            #expect(!answer.headers.keys.contains { $0.hasPrefix("access-control-") })
            // A cache must not hand this answer to the shop.
            #expect(answer.headers["vary"]?.contains("Origin") == true)
        }
    }
}
