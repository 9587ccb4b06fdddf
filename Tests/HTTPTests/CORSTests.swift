import HTTP
import Testing

@Suite("CORS")
struct CORSTests {
    private static let shop = "https://shop.example"
    private let cors = CORS(origins: [CORSTests.shop, "http://localhost:3000"])

    private func request(origin: String?, asks: String? = nil) -> Request {
        var headers: [HeaderName: String] = [:]
        headers[.origin] = origin
        headers[.requestedMethod] = asks
        return Request(
            method: .options,
            path: [],
            headers: headers,
            id: "id",
            address: "::1",
            deadline: .now + .seconds(5)
        )
    }

    private func header(_ name: String, _ response: Response) -> String? {
        let values = response.headers.filter { $0.name.rawValue == name }.map(\.value)
        #expect(values.count <= 1)
        return values.first
    }

    @Test("lets a known site's page read the answer", arguments: [shop, "http://localhost:3000"])
    func known(origin: String) {
        var response = Response(.ok)
        cors.addOrigin(to: &response, for: request(origin: origin))
        #expect(header("Access-Control-Allow-Origin", response) == origin)
        #expect(header("Vary", response) == "Origin")
        #expect(header("Access-Control-Expose-Headers", response)?.contains("X-Request-Id") == true)
    }

    @Test(
        "lets no other site's",
        arguments: [
            nil, "", "null", "*", "https://shop.example.evil", "http://shop.example",
            "https://shop.example:443", "https://SHOP.example", "https://shop.example/",
        ]
    )
    func unknown(origin: String?) {
        let asked = request(origin: origin, asks: "GET")
        for start in [cors.preflight(asked, allowed: [.get]), Response(.ok)] {
            let response = sent(start, to: asked)
            #expect(header("Access-Control-Allow-Origin", response) == nil)
            #expect(header("Access-Control-Allow-Methods", response) == nil)
            // Or a cache would hand this answer to a site that may read it.
            #expect(header("Vary", response) == "Origin")
        }
    }

    /// As the front sends every response.
    private func sent(_ response: Response, to request: Request) -> Response {
        var response = response
        cors.addOrigin(to: &response, for: request)
        return response
    }

    @Test("answers a known site's preflight with what it may send")
    func preflight() {
        let asked = request(origin: Self.shop, asks: "POST")
        let response = sent(cors.preflight(asked, allowed: [.get, .post]), to: asked)
        #expect(response.status == .noContent)
        #expect(header("Access-Control-Allow-Origin", response) == Self.shop)
        #expect(header("Access-Control-Allow-Methods", response) == "GET, POST")
        #expect(header("Access-Control-Allow-Headers", response)?.contains("Authorization") == true)
        #expect(header("Access-Control-Max-Age", response) == "600")
        #expect(header("Allow", response) == "GET, POST")
    }

    @Test("answers an OPTIONS that is no preflight with Allow alone")
    func plainOptions() {
        let response = cors.preflight(request(origin: Self.shop), allowed: [.get])
        #expect(header("Allow", response) == "GET")
        #expect(header("Access-Control-Allow-Methods", response) == nil)
    }

    @Test("without origins says nothing at all")
    func off() {
        let asked = request(origin: Self.shop, asks: "GET")
        let response = CORS(origins: []).preflight(asked, allowed: [.get])
        #expect(response.headers.map(\.name) == [.allow])
    }
}
