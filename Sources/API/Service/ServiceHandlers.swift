import Cache
import Daemon
import HTTP
import JSONText
import Storage

extension Service {
    /// Where to go from the front door.
    func index(_ request: Request) -> Response {
        .json(
            [
                ("name", .string("Holdfast")),
                ("api", .string("/api/v1")),
                ("schema", .string("/api/schema")),
                ("health", .string("/health")),
            ].asObject
        )
    }

    /// Whether the process is there.
    func health(_ request: Request) -> Response {
        .json([("status", .string("ok"))].asObject)
    }

    /// Whether the process can serve: PostgreSQL must answer and its schema be ours; Redis may be
    /// away.
    func ready(_ request: Request) throws(Problem) -> Response {
        let state = try ask(request) { () throws(StoreError) in
            try store.schemaState(until: request.deadline)
        }
        if let obstacle = state.obstacle {
            throw .unavailable("The schema does not fit: \(obstacle)", retryAfter: 10)
        }
        return .json(
            [
                ("status", .string("ok")),
                ("postgres", .string("ok")),
                ("redis", .string(searches.isReachable ? "ok" : "down")),
            ].asObject
        )
    }

    func metrics(_ request: Request) -> Response {
        Response(
            .ok,
            contentType: "text/plain; version=0.0.4; charset=utf-8",
            body: Array(metricsRegistry.text.utf8)
        )
    }

    func schema(_ request: Request) -> Response {
        Response(
            .ok,
            contentType: "application/openapi+json",
            body: OpenAPI.document(routes).bytes
        )
    }
}

extension [(String, JSON)] {
    fileprivate var asObject: JSON { .object(map { (name: $0.0, value: $0.1) }) }
}
