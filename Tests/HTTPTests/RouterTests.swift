import HTTP
import JSONText
import Testing

/// A route that answers nothing.
func route(_ method: HTTP.Method, _ pattern: String) -> Route {
    let answer = Operation.Answer("", schema: .null)
    return Route(method, pattern, .anyone, .service, Operation(pattern, "", answer: answer)) { _ in
        Response(.ok)
    }
}

@Suite("The router")
struct RouterTests {
    private static let patterns: [(HTTP.Method, String)] = [
        (.get, "/"), (.get, "/health"), (.get, "/flights"), (.get, "/flights/search"),
        (.get, "/flights/{id}"), (.get, "/flights/{id}/seats"), (.post, "/flights/{id}"),
        (.delete, "/flights/{id}"), (.get, "/a/{x}/b/{y}"), (.post, "/only/post"),
    ]
    private let router = Router(RouterTests.patterns.map { route($0.0, $0.1) })

    /// The pattern and parameters of a match, the methods of a near miss, or nothing.
    private func match(_ method: HTTP.Method, _ path: String) -> String {
        switch router.match(method, Array(path.utf8)) {
        case .route(let route, let index, let parameters):
            #expect(router.routes[index] === route)
            let list = parameters.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
            return route.pattern + list.joined()
        case .otherMethods(let methods): return methods.map(\.rawValue).joined(separator: ",")
        case .nothing: return "nothing"
        }
    }

    @Test(
        "finds routes and their parameters",
        arguments: [
            ("/", "/"), ("/health", "/health"), ("/flights", "/flights"),
            ("/flights/7", "/flights/{id} id=7"), ("/flights/7/seats", "/flights/{id}/seats id=7"),
            ("/a/1/b/2", "/a/{x}/b/{y} x=1 y=2"), ("/%68ealth", "/health"),
        ]
    )
    func found(path: String, expected: String) {
        #expect(match(.get, path) == expected)
    }

    @Test("prefers a literal segment to a parameter")
    func literals() {
        #expect(match(.get, "/flights/search") == "/flights/search")
        #expect(match(.get, "/flights/Search") == "/flights/{id} id=Search")
    }

    @Test(
        "takes one slash at the end",
        arguments: [("/health/", "/health"), ("/flights/7/", "/flights/{id} id=7")]
    )
    func trailingSlash(path: String, expected: String) {
        #expect(match(.get, path) == expected)
    }

    @Test(
        "finds nothing where nothing is",
        arguments: [
            "", "/nothing", "/Health", "/health//", "//health", "/flights//seats", "/flights//",
            "/flights/7/seats/1", "/a/1/b", "/flights/%zz", "/flights/%FF", "/flights/%00",
            "/health%2F",
            "/flights%2F7", "/{id}", "/flights/7/../8/x", "*", "/health?x",
        ]
    )
    func nothing(path: String) {
        #expect(match(.get, path) == "nothing")
    }

    @Test("leaves an encoded slash inside its segment")
    func encodedSlash() {
        #expect(match(.get, "/flights/a%2Fseats") == "/flights/{id} id=a/seats")
        #expect(match(.get, "/flights/a%2Fb/seats") == "/flights/{id}/seats id=a/b")
    }

    @Test("leaves a plus alone, as a path has no form's spaces")
    func plus() {
        #expect(match(.get, "/flights/a+b%20c") == "/flights/{id} id=a+b c")
    }

    @Test("answers HEAD where there is GET, and only there")
    func head() {
        #expect(match(.head, "/flights/7") == "/flights/{id} id=7")
        #expect(match(.head, "/only/post") == "OPTIONS,POST")
    }

    @Test(
        "names the methods of a path that lacks the one asked for",
        arguments: [
            ("/health", "GET,HEAD,OPTIONS"), ("/flights/7", "DELETE,GET,HEAD,OPTIONS,POST"),
            ("/only/post/", "OPTIONS,POST"),
        ]
    )
    func otherMethods(path: String, expected: String) {
        #expect(match(.put, path) == expected)
        #expect(match(.options, path) == expected)
        #expect(match(HTTP.Method(rawValue: "get"), path) == expected)
    }

    @Test("without routes finds nothing")
    func empty() {
        guard case .nothing = Router([]).match(.get, Array("/".utf8)) else {
            Issue.record("found a route where there is none")
            return
        }
    }
}
