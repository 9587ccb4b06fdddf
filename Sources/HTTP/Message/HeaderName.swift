/// A header field's name, in the form that is sent.
package struct HeaderName: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let allow = Self(rawValue: "Allow")
    package static let authenticate = Self(rawValue: "WWW-Authenticate")
    package static let authorization = Self(rawValue: "Authorization")
    package static let cacheStatus = Self(rawValue: "X-Cache-Status")
    package static let contentDisposition = Self(rawValue: "Content-Disposition")
    package static let contentType = Self(rawValue: "Content-Type")
    package static let cookie = Self(rawValue: "Cookie")
    package static let entityTag = Self(rawValue: "ETag")
    package static let host = Self(rawValue: "Host")
    package static let idempotencyKey = Self(rawValue: "Idempotency-Key")
    package static let idempotencyReplayed = Self(rawValue: "Idempotency-Replayed")
    package static let ifMatch = Self(rawValue: "If-Match")
    package static let location = Self(rawValue: "Location")
    package static let origin = Self(rawValue: "Origin")
    package static let rateLimit = Self(rawValue: "RateLimit")
    package static let rateLimitPolicy = Self(rawValue: "RateLimit-Policy")
    package static let requestedMethod = Self(rawValue: "Access-Control-Request-Method")
    package static let retryAfter = Self(rawValue: "Retry-After")
    package static let sandboxSignature = Self(rawValue: "Sandbox-Signature")
    package static let setCookie = Self(rawValue: "Set-Cookie")
    package static let stripeSignature = Self(rawValue: "Stripe-Signature")
    package static let vary = Self(rawValue: "Vary")
}
