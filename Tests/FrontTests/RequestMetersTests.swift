import Daemon
@testable import Front
import HTTP
import JSONText
import Testing

@Suite("The meters of requests")
struct RequestMetersTests {
    private func route(_ method: HTTP.Method, _ pattern: String) -> Route {
        let answer = Operation.Answer("", schema: .null)
        let operation = Operation("id", "", answer: answer)
        return Route(method, pattern, .anyone, .service, operation) { _ in Response(.ok) }
    }

    @Test("count by route and status, and what no route answers apart")
    func counting() {
        let meters = RequestMeters([route(.get, "/flights/{id}"), route(.post, "/x")])
        meters.record(route: 0, .ok, .milliseconds(1))
        meters.record(route: 0, .ok, .milliseconds(2))
        meters.record(route: 0, .notFound, .milliseconds(3))
        meters.record(route: nil, .notFound, .seconds(20))
        var text = MetricsText()
        meters.write(into: &text)
        let lines = text.text.split(separator: "\n").map { String($0) }
        let counts = lines.filter { $0.hasPrefix("holdfast_requests_total{") }
        #expect(
            counts == [
                #"holdfast_requests_total{route="GET /flights/{id}",status="200"} 2"#,
                #"holdfast_requests_total{route="GET /flights/{id}",status="404"} 1"#,
                #"holdfast_requests_total{route="none",status="404"} 1"#,
            ]
        )
        #expect(lines.contains(#"holdfast_request_seconds_count{route="GET /flights/{id}"} 3"#))
        #expect(lines.contains(#"holdfast_request_seconds_bucket{route="none",le="10.0"} 0"#))
        #expect(lines.contains(#"holdfast_request_seconds_count{route="POST /x"} 0"#))
    }
}
