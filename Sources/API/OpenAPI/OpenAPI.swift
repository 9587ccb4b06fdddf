import HTTP
import JSONText
import Reservations

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
            (
                "components",
                .object([
                    ("schemas", .object([("Problem", Schema.problem)])),
                    ("headers", CommonHeader.components),
                    ("securitySchemes", .object([("bearer", bearer)])),
                ])
            ),
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

    /// An access token as `login` gives it, see RFC 6750.
    private static let bearer = JSON.object([
        ("type", .string("http")), ("scheme", .string("bearer")), ("bearerFormat", .string("JWT")),
    ])

    private static func operation(of route: Route) -> JSON {
        let operation = route.operation
        var members: [(name: String, value: JSON)] = [
            ("operationId", .string(operation.id)),
            ("summary", .string(operation.summary)),
            ("tags", .array([.string(tag(of: route.pattern))])),
            ("parameters", .array(parameters(of: operation))),
        ]
        if !operation.body.isEmpty { members.append(("requestBody", body(of: route))) }
        members.append(("responses", .object(responses(of: route))))
        if case .roles(let roles) = route.access {
            members.append(("security", .array([.object([("bearer", .array([]))])])))
            let words = roles.map(\.rawValue).sorted().map(JSON.string)
            members.append(("x-roles", .array(words)))
        }
        return .object(members)
    }

    private static func body(of route: Route) -> JSON {
        let operation = route.operation
        let schema = Schema.object(
            operation.body.descriptions.map { ($0.name, $0.schema.described($0.summary)) },
            required: operation.body.descriptions.filter(\.isRequired).map(\.name),
            rules: operation.bodyRules
        )
        let content = JSON.object([("application/json", .object([("schema", schema)]))])
        // To change nothing is `{}`; an empty body is no JSON.
        let isRequired = route.method == .patch || operation.takesNoEmptyBody
        return .object([("required", .bool(isRequired)), ("content", content)])
    }

    /// The heading under which the documentation's pages show a call: the feature that it is of.
    private static func tag(of pattern: String) -> String {
        let segments = pattern.split(separator: "/")
        guard segments.starts(with: ["api", "v1"]) else { return "service" }
        // Short names of calls below it.
        return ["signup", "login"].contains(segments[2]) ? "auth" : String(segments[2])
    }

    private static func parameters(of operation: Operation) -> [JSON] {
        operation.pathParameters.map { parameter in
            self.parameter(parameter.name, "path", true, parameter.summary, parameter.schema)
        }
            + operation.parameters.descriptions.map { parameter in
                self.parameter(
                    parameter.name,
                    "query",
                    parameter.isRequired,
                    parameter.summary,
                    parameter.schema
                )
            }
            + operation.headers.map { header in
                self.parameter(
                    header.name.rawValue,
                    "header",
                    false,
                    header.summary,
                    header.schema
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

    private static func responses(of route: Route) -> [(name: String, value: JSON)] {
        let answers = [route.operation.answer] + route.operation.others
        return answers.map { (String($0.status.code), response($0, of: route)) }
            + problems(of: route).map { (String($0.code), problem($0, of: route)) }
            + [("default", problem(nil, of: route))]
    }

    private static func response(_ answer: Operation.Answer, of route: Route) -> JSON {
        var description: [(name: String, value: JSON)] = [("description", .string(answer.summary))]
        if let schema = answer.schema {
            let content = JSON.object([(answer.mediaType, .object([("schema", schema)]))])
            description.append(("content", content))
        }
        let headers = answer.headers.map { header in
            (
                name: header.name.rawValue,
                value: JSON.object([
                    ("description", .string(header.summary)), ("schema", header.schema),
                ])
            )
        }
        let common = CommonHeader.headers(of: route, answer.status).map(\.reference)
        description.append(("headers", .object(headers + common)))
        return .object(description)
    }

    /// The handler's own, and those of the gate before it.
    private static func problems(of route: Route) -> [Status] {
        var problems = Set(route.operation.problems)
        if case .roles = route.access {
            problems.formUnion([.unauthorized, .forbidden, .serviceUnavailable])
        }
        if !route.operation.body.isEmpty {
            problems.formUnion([.badRequest, .contentTooLarge, .unsupportedMediaType])
        }
        problems.insert(.tooManyRequests)
        return problems.sorted { $0.code < $1.code }
    }

    private static func problem(_ status: Status?, of route: Route) -> JSON {
        let reference = JSON.object([("$ref", .string("#/components/schemas/Problem"))])
        return .object([
            ("description", .string(status.map(description) ?? "Any other refusal.")),
            (
                "headers",
                .object(CommonHeader.headers(of: route, status).map(\.reference))
            ),
            (
                "content",
                .object([("application/problem+json", .object([("schema", reference)]))])
            ),
        ])
    }

    private static func description(of status: Status) -> String {
        switch status {
        case .badRequest: "The request is not valid; `errors` names every bad field."
        case .unauthorized: "No or a bad proof of who asks; WWW-Authenticate says more."
        case .paymentRequired:
            "The payment was declined; the booking is held until its time is over."
        case .forbidden: "Not for whoever asks, or not from this address."
        case .conflict: "It is taken, or in use."
        case .preconditionFailed: "Somebody has changed it since."
        case .contentTooLarge: "The body is too large."
        case .unsupportedMediaType: "The body is not JSON."
        case .tooManyRequests: "Too many; Retry-After says when to try again."
        case .notFound: "There is none."
        case .serviceUnavailable: "Not at the moment; Retry-After says when."
        default: "Refused."
        }
    }
}

extension Operation {
    /// Whether some member must be there; a body that may be empty may be left out.
    fileprivate var takesNoEmptyBody: Bool {
        !bodyRules.isEmpty || body.descriptions.contains(where: \.isRequired)
    }
}
