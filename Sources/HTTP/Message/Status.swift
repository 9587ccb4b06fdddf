/// A response's status code, see RFC 9110, section 15.
package struct Status: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let ok = Self(rawValue: 200)
    package static let noContent = Self(rawValue: 204)
    package static let badRequest = Self(rawValue: 400)
    package static let forbidden = Self(rawValue: 403)
    package static let notFound = Self(rawValue: 404)
    package static let methodNotAllowed = Self(rawValue: 405)
    package static let contentTooLarge = Self(rawValue: 413)
    package static let internalServerError = Self(rawValue: 500)
    package static let serviceUnavailable = Self(rawValue: 503)
}
