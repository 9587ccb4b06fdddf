import HTTP
import JSONText

/// The API's description, made from the route table, see the OpenAPI Specification 3.1.
enum OpenAPI {
    /// The document's own version: raised with every change that clients may notice.
    private static let version = "0.1.0"

    static func document(_ routes: [Route]) -> JSON {
        .object([
            ("openapi", .string("3.1.0")),
            (
                "info",
                .object([
                    ("title", .string("Holdfast")),
                    ("version", .string(version)),
                    (
                        "description",
                        .string(
                            "Sells flight seats, numbered seats of screenings and tickets of events."
                        )
                    ),
                    (
                        "license",
                        .object([("name", .string("MIT")), ("identifier", .string("MIT"))])
                    ),
                ])
            ),
            ("paths", .object(paths(of: routes))),
            ("components", .object([("schemas", .object([("Problem", Schema.problem)]))])),
        ])
    }

    private static func paths(of routes: [Route]) -> [(name: String, value: JSON)] {
        var paths: [(name: String, value: JSON)] = []
        for pattern in routes.map(\.pattern) where !paths.contains(where: { $0.name == pattern }) {
            let operations = routes.filter { $0.pattern == pattern }.map { route in
                (name: route.method.rawValue.lowercased(), value: operation(of: route))
            }
            paths.append((pattern, .object(operations)))
        }
        return paths
    }

    private static func operation(of route: Route) -> JSON {
        let operation = route.operation
        return .object([
            ("operationId", .string(operation.id)),
            ("summary", .string(operation.summary)),
            ("tags", .array([.string(tag(of: route.pattern))])),
            ("parameters", .array(parameters(of: operation))),
            ("responses", .object(responses(of: operation))),
        ])
    }

    /// The heading under which the documentation's pages show a call: the feature that it is of.
    private static func tag(of pattern: String) -> String {
        let segments = pattern.split(separator: "/")
        return segments.starts(with: ["api", "v1"]) ? String(segments[2]) : "service"
    }

    private static func parameters(of operation: Operation) -> [JSON] {
        operation.pathParameters.map { parameter in
            self.parameter(parameter.name, "path", true, parameter.summary, parameter.schema)
        }
            + operation.parameters.map { parameter in
                self.parameter(
                    parameter.name,
                    "query",
                    parameter.isRequired,
                    parameter.summary,
                    parameter.schema
                )
            }
    }

    private static func parameter(
        _ name: String,
        _ place: String,
        _ isRequired: Bool,
        _ summary: String,
        _ schema: JSON
    ) -> JSON {
        .object([
            ("name", .string(name)),
            ("in", .string(place)),
            ("required", .bool(isRequired)),
            ("description", .string(summary)),
            ("schema", schema),
        ])
    }

    private static func responses(of operation: Operation) -> [(name: String, value: JSON)] {
        let answer = operation.answer
        let content = JSON.object([(answer.mediaType, .object([("schema", answer.schema)]))])
        var description: [(name: String, value: JSON)] = [
            ("description", .string(answer.summary)), ("content", content),
        ]
        if !answer.headers.isEmpty {
            let headers = answer.headers.map { header in
                (
                    name: header.name.rawValue,
                    value: JSON.object([
                        ("description", .string(header.summary)), ("schema", header.schema),
                    ])
                )
            }
            description.append(("headers", .object(headers)))
        }
        return [(String(answer.status.code), .object(description))]
            + operation.problems.map { (String($0.code), problem($0)) }
            + [("default", problem(nil))]
    }

    private static func problem(_ status: Status?) -> JSON {
        let reference = JSON.object([("$ref", .string("#/components/schemas/Problem"))])
        return .object([
            ("description", .string(status.map(description) ?? "Any other refusal.")),
            (
                "content",
                .object([("application/problem+json", .object([("schema", reference)]))])
            ),
        ])
    }

    private static func description(of status: Status) -> String {
        switch status {
        case .badRequest: "The request is not valid; `errors` names every bad field."
        case .forbidden: "Not from this address."
        case .notFound: "There is none."
        case .serviceUnavailable: "Not at the moment; Retry-After says when."
        default: "Refused."
        }
    }
}
