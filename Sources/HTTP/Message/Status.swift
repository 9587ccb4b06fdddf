/// A response's status, see RFC 9110, section 15.
package struct Status: Hashable, Sendable {
    package let code: Int
    /// The words beside the code, for people who read the wire.
    package let reason: String

    private init(_ code: Int, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package static let ok = Self(200, "OK")
    package static let created = Self(201, "Created")
    package static let noContent = Self(204, "No Content")
    package static let accepted = Self(202, "Accepted")
    package static let badRequest = Self(400, "Bad Request")
    package static let unauthorized = Self(401, "Unauthorized")
    package static let paymentRequired = Self(402, "Payment Required")
    package static let forbidden = Self(403, "Forbidden")
    package static let notFound = Self(404, "Not Found")
    package static let methodNotAllowed = Self(405, "Method Not Allowed")
    package static let conflict = Self(409, "Conflict")
    package static let preconditionFailed = Self(412, "Precondition Failed")
    package static let contentTooLarge = Self(413, "Content Too Large")
    package static let unsupportedMediaType = Self(415, "Unsupported Media Type")
    package static let unprocessableContent = Self(422, "Unprocessable Content")
    package static let tooManyRequests = Self(429, "Too Many Requests")
    package static let internalServerError = Self(500, "Internal Server Error")
    package static let serviceUnavailable = Self(503, "Service Unavailable")

    /// Of an answer that is given again, by its code.
    package static func known(_ code: Int) -> Status {
        [ok, created, accepted, paymentRequired, notFound, conflict]
            .first { $0.code == code } ?? internalServerError
    }
}
