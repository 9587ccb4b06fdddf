import JSONText

/// A refusal that the client reads, see RFC 9457.
///
/// Whatever stands here is safe to show.
package struct Problem: Error, Sendable {
    /// What is wrong with one part of the input.
    package struct Field: Hashable, Sendable {
        package let field: String
        package let message: String

        package init(_ field: String, _ message: String) {
            self.field = field
            self.message = message
        }
    }

    package var status: Status
    /// The last part of `type`, stable for programs.
    package var slug: String
    package var title: String
    package var detail: String
    package var errors: [Field] = []
    package var headers: [(name: HeaderName, value: String)] = []

    package init(_ status: Status, _ slug: String, _ title: String, _ detail: String) {
        self.status = status
        self.slug = slug
        self.title = title
        self.detail = detail
    }

    /// The response, which names the request so that an operator can find it in the log.
    package func response(requestID: String) -> Response {
        var members: [(String, JSON)] = [
            ("type", .string("/problems/\(slug)")),
            ("title", .string(title)),
            ("status", .number(status.code)),
            ("detail", .string(detail)),
            ("request_id", .string(requestID)),
        ]
        if !errors.isEmpty {
            let list = errors.map { error in
                JSON.object([("field", .string(error.field)), ("message", .string(error.message))])
            }
            members.append(("errors", .array(list)))
        }
        return Response(
            status,
            contentType: "application/problem+json",
            headers: headers,
            body: JSON.object(members).bytes
        )
    }
}

extension Problem {
    /// Input that does not say what it must, with every bad field.
    package static func invalid(_ errors: [Field]) -> Problem {
        let names = errors.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
        var problem = Problem(.badRequest, "invalid-request", "Invalid request", names)
        problem.errors = errors
        return problem
    }

    /// No proof of who asks, or none that is good, see RFC 6750, section 3.
    ///
    /// - Parameter flaw: What is wrong with the token that came; nil if none came.
    package static func unauthorized(_ flaw: String? = nil) -> Problem {
        var problem = Problem(
            .unauthorized,
            "unauthorized",
            "Unauthorized",
            flaw.map { "The access token is no good: \($0)." } ?? "An access token is needed."
        )
        let error = flaw.map { ", error=\"invalid_token\", error_description=\"\($0)\"" }
        problem.headers = [(.authenticate, "Bearer realm=\"holdfast\"\(error ?? "")")]
        return problem
    }

    package static func forbidden(_ detail: String) -> Problem {
        Problem(.forbidden, "forbidden", "Forbidden", detail)
    }

    package static func conflict(_ slug: String, _ title: String, _ errors: [Field]) -> Problem {
        var problem = invalid(errors)
        problem.status = .conflict
        problem.slug = slug
        problem.title = title
        return problem
    }

    /// What was to be changed is not any more what the client has seen, see RFC 9110, section 13.1.1.
    package static let stale = Problem(
        .preconditionFailed,
        "stale",
        "Changed meanwhile",
        "Somebody has changed it since: read it again, then repeat the change."
    )

    package static let unsupportedMediaType = Problem(
        .unsupportedMediaType,
        "unsupported-media-type",
        "Unsupported media type",
        "The body must be JSON, with Content-Type: application/json."
    )

    /// - Parameter seconds: When the client may try again.
    package static func tooManyRequests(_ detail: String, retryAfter seconds: Int) -> Problem {
        var problem = Problem(
            .tooManyRequests,
            "too-many-requests",
            "Too many requests",
            detail
        )
        problem.headers = [(.retryAfter, String(seconds))]
        return problem
    }

    /// Of this kind of work an account has one turn at a time.
    package static let oneAtATime: Problem = {
        var problem = Problem(
            .tooManyRequests,
            "one-at-a-time",
            "One at a time",
            "Another request of yours of this kind is still being answered."
        )
        problem.headers = [(.retryAfter, "2")]
        return problem
    }()

    package static func notFound(_ detail: String) -> Problem {
        Problem(.notFound, "not-found", "Not found", detail)
    }

    package static func methodNotAllowed(_ allowed: [Method]) -> Problem {
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        var problem = Problem(
            .methodNotAllowed,
            "method-not-allowed",
            "Method not allowed",
            "Allowed here: \(list)."
        )
        problem.headers = [(.allow, list)]
        return problem
    }

    /// - Parameter limit: In bytes.
    package static func contentTooLarge(limit: Int) -> Problem {
        Problem(
            .contentTooLarge,
            "content-too-large",
            "Content too large",
            "The body may have at most \(limit) bytes."
        )
    }

    /// Something that Holdfast needs is not there at the moment, or has too much to do.
    ///
    /// - Parameter seconds: When the client should try again.
    package static func unavailable(_ detail: String, retryAfter seconds: Int = 1) -> Problem {
        var problem = Problem(
            .serviceUnavailable,
            "service-unavailable",
            "Service unavailable",
            detail
        )
        problem.headers = [(.retryAfter, String(seconds))]
        return problem
    }

    /// A fault of ours; the log says more under the request's id.
    package static let internalError = Problem(
        .internalServerError,
        "internal-error",
        "Internal error",
        "Something went wrong on our side. The request's id finds it in our log."
    )
}
