import Crypto
import JSONText
import Platform
package import Reservations

/// Makes and checks access tokens: JSON Web Tokens signed by HMAC-SHA-256, and nothing else, see
/// RFC 7519 and RFC 8725.
package struct AccessTokens: Sendable {
    /// Why a text is no access token of ours; safe to show.
    package enum Flaw: String, Error, Sendable {
        case malformed = "it is not a token of this service"
        case otherAlgorithm = "it is not signed by HS256"
        case unknownKey = "its key is not known"
        case badSignature = "its signature does not fit"
        case badClaims = "its claims are not those of this service"
        case otherAudience = "it is not meant for this service"
        case expired = "it has expired"
        case notYetValid = "it is not valid yet"
    }

    /// How long a token holds.
    package static let lifetime = 900
    /// A longer text is none of ours.
    private static let lengthLimit = 4_096
    /// How far another host's clock may be ahead, in seconds.
    private static let leeway = 5.0
    /// Who makes the tokens, and whom they are for.
    private static let issuer = "holdfast"

    private let keys: KeyRing
    /// The first key's header as it stands in a token.
    private let header: String
    private let now: @Sendable () -> Int

    /// - Parameter now: Milliseconds since 1970.
    package init(keys: KeyRing, now: @escaping @Sendable () -> Int = { WallClock.milliseconds }) {
        self.keys = keys
        self.now = now
        header = Self.header(of: keys.first)
    }

    /// A token for a session; it holds for `lifetime` seconds.
    package func token(for principal: Principal) -> String {
        let seconds = now() / 1_000
        let claims = JSON.object([
            ("iss", .string(Self.issuer)),
            ("aud", .string(Self.issuer)),
            ("sub", .string(principal.account.id)),
            ("role", .string(principal.account.role.rawValue)),
            ("sid", .string(principal.sessionID)),
            ("jti", .string(Base64URL.encode(randomBytes(16)))),
            ("iat", .number(seconds)),
            ("exp", .number(seconds + Self.lifetime)),
        ])
        let signed = "\(header).\(Base64URL.encode(claims.bytes))"
        let signature = keys.first.tokens.code(of: Array(signed.utf8))
        return "\(signed).\(Base64URL.encode(signature))"
    }

    /// What a token says, once its signature, its audience and its times are found good.
    package func claims(of token: String) throws(Flaw) -> AccessClaims {
        let bytes = Array(token.utf8)
        guard bytes.count <= Self.lengthLimit else { throw .malformed }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = Base64URL.decode(parts[2]) else {
            throw .malformed
        }
        let key = try key(ofHeader: parts[0])
        let code = key.tokens.code(of: Array(bytes[..<parts[1].endIndex]))
        guard isEqualInConstantTime(code, signature) else { throw .badSignature }
        return try check(try Self.object(parts[1]))
    }

    /// The key that a header names; the header that we write ourselves needs no parsing.
    private func key(ofHeader part: ArraySlice<UInt8>) throws(Flaw) -> KeyRing.Key {
        if part.elementsEqual(header.utf8) { return keys.first }
        let header = try Self.object(part)
        guard header["alg"] == .string("HS256") else { throw .otherAlgorithm }
        // RFC 7515, section 4.1.11: what must be understood and is not makes the token invalid.
        guard header["crit"] == nil else { throw .malformed }
        guard case .string(let id) = header["kid"], let key = keys[id] else { throw .unknownKey }
        return key
    }

    private func check(_ claims: JSON) throws(Flaw) -> AccessClaims {
        guard claims["iss"] == .string(Self.issuer) else { throw .badClaims }
        guard Self.names(Self.issuer, claims["aud"]) else { throw .otherAudience }
        let now = Double(now()) / 1_000
        guard let expiry = Self.time(claims["exp"]) else { throw .badClaims }
        guard now < expiry else { throw .expired }
        for name in ["nbf", "iat"] {
            guard let time = claims[name] else { continue }
            guard let start = Self.time(time) else { throw .badClaims }
            guard start <= now + Self.leeway else { throw .notYetValid }
        }
        guard case .string(let user) = claims["sub"], UUIDText.isValid(user),
            case .string(let session) = claims["sid"], UUIDText.isValid(session),
            case .string(let word) = claims["role"], let role = Role(rawValue: word)
        else { throw .badClaims }
        return AccessClaims(userID: user, sessionID: session, role: role)
    }

    private static func header(of key: KeyRing.Key) -> String {
        let header = JSON.object([
            ("alg", .string("HS256")), ("kid", .string(key.id)), ("typ", .string("JWT")),
        ])
        return Base64URL.encode(header.bytes)
    }

    private static func object(_ part: ArraySlice<UInt8>) throws(Flaw) -> JSON {
        guard let bytes = Base64URL.decode(part), let json = try? JSONParser.parse(bytes),
            case .object = json
        else { throw .malformed }
        return json
    }

    /// RFC 7519, section 4.1.3: one audience, or a list of them.
    private static func names(_ audience: String, _ claim: JSON?) -> Bool {
        switch claim {
        case .string(let text): text == audience
        case .array(let list): list.contains(.string(audience))
        default: false
        }
    }

    /// RFC 7519, section 2: seconds since 1970, possibly with a fraction.
    private static func time(_ claim: JSON?) -> Double? {
        guard case .literal(let digits) = claim, let time = Double(digits), time.isFinite else {
            return nil
        }
        return time
    }
}
