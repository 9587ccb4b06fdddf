import HTTP
import JSONText

/// Header fields of answers that belong to no single call.
enum CommonHeader: CaseIterable {
    case rateLimitPolicy, rateLimit, retryAfter, authenticate

    /// All of them, for the document's components.
    static var components: JSON {
        .object(
            allCases.map { header in
                let description = JSON.object([
                    ("description", .string(header.summary)), ("schema", header.schema),
                ])
                return (header.name.rawValue, description)
            }
        )
    }

    /// Those that a route's answers bring, with this status or nil for any other.
    static func headers(of route: Route, _ status: Status?) -> [CommonHeader] {
        var headers: [CommonHeader] = []
        if Gate.policy(for: route.work) != nil { headers += [.rateLimitPolicy, .rateLimit] }
        switch status {
        case .tooManyRequests, .serviceUnavailable: headers.append(.retryAfter)
        case .unauthorized: headers.append(.authenticate)
        default: break
        }
        return headers
    }

    /// A member of an answer's `headers`.
    var reference: (name: String, value: JSON) {
        let path = "#/components/headers/\(name.rawValue)"
        return (name.rawValue, .object([("$ref", .string(path))]))
    }

    private var name: HeaderName {
        switch self {
        case .rateLimitPolicy: .rateLimitPolicy
        case .rateLimit: .rateLimit
        case .retryAfter: .retryAfter
        case .authenticate: .authenticate
        }
    }

    private var summary: String {
        switch self {
        case .rateLimitPolicy:
            "How many calls of this kind may be made: `q` at once, in `w` seconds"
        case .rateLimit: "`r` calls remain; in `t` seconds all of them do. Missing in an outage"
        case .retryAfter: "In so many seconds it is worth to try again"
        case .authenticate: "What proof is asked for, see RFC 6750"
        }
    }

    private var schema: JSON {
        self == .retryAfter ? Schema.integer(atLeast: 1) : Schema.string()
    }
}
