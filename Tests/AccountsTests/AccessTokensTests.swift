import Accounts
import Crypto
import JSONText
import Platform
import Reservations
import Testing

struct AccessTokensTests {
    private static let zeros = "\(String(repeating: "A", count: 43))="
    private static let ones = "\(String(repeating: "AQEB", count: 10))AQE="
    private static let start = 1_800_000_000
    private static let principal = Principal(
        account: Account(
            id: "01890a5d-ac96-774b-bcce-b302099a8057",
            username: "anna",
            email: "anna@example.com",
            role: .organizer
        ),
        sessionID: "01890a5d-ac96-774b-bcce-b302099a8058"
    )

    private func tokens(
        _ keys: String = "k:\(zeros)",
        at seconds: Int = start
    ) throws -> AccessTokens {
        AccessTokens(keys: try #require(KeyRing(keys))) { seconds * 1_000 }
    }

    /// A token with that header and those claims, and a signature that fits.
    private func signed(_ header: String, _ claims: String) throws -> String {
        let key = try #require(KeyRing("k:\(Self.zeros)")).first.tokens
        let text = [header, claims].map { Base64URL.encode(Array($0.utf8)) }.joined(separator: ".")
        return "\(text).\(Base64URL.encode(key.code(of: Array(text.utf8))))"
    }

    private func flaw(
        of token: String,
        at seconds: Int = start,
        _ keys: String = "k:\(zeros)"
    ) throws -> AccessTokens.Flaw? {
        let tokens = try tokens(keys, at: seconds)
        do throws(AccessTokens.Flaw) {
            _ = try tokens.claims(of: token)
            return nil
        } catch {
            return error
        }
    }

    @Test
    func `a token says who, in which session, as what`() throws {
        let claims = try tokens().claims(of: try tokens().token(for: Self.principal))
        #expect(claims.userID == Self.principal.account.id)
        #expect(claims.sessionID == Self.principal.sessionID)
        #expect(claims.role == .organizer)
    }

    @Test
    func `no two tokens are the same`() throws {
        let tokens = try tokens()
        #expect(tokens.token(for: Self.principal) != tokens.token(for: Self.principal))
    }

    @Test
    func `a token holds for 15 minutes, also where the clock is 5 seconds behind`() throws {
        let token = try tokens().token(for: Self.principal)
        let moments: [(Int, AccessTokens.Flaw?)] = [
            (-6, .notYetValid), (-5, nil), (0, nil), (899, nil), (900, .expired),
            (1_000_000, .expired),
        ]
        for (offset, expected) in moments {
            #expect(try flaw(of: token, at: Self.start + offset) == expected, "\(offset)")
        }
    }

    @Test
    func `every key of the ring verifies, and no other`() throws {
        let old = try tokens().token(for: Self.principal)
        #expect(try flaw(of: old, "new:\(Self.ones),k:\(Self.zeros)") == nil)
        #expect(try flaw(of: old, "new:\(Self.ones)") == .unknownKey)
        #expect(try flaw(of: old, "k:\(Self.ones)") == .badSignature)
        #expect(try flaw(of: old, "new:\(Self.ones),k:\(Self.ones)") == .badSignature)
        // The same secret by another name is another key.
        #expect(try flaw(of: old, "new:\(Self.zeros)") == .unknownKey)
    }

    @Test
    func `no byte of a token can be another`() throws {
        let token = Array(try tokens().token(for: Self.principal).utf8)
        for index in token.indices {
            var other = token
            other[index] = other[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(try flaw(of: String(decoding: other, as: UTF8.self)) != nil, "\(index)")
        }
    }

    @Test
    func `no part of a token is one`() throws {
        let token = try tokens().token(for: Self.principal)
        for count in 0..<token.utf8.count {
            #expect(try flaw(of: String(token.prefix(count))) != nil, "\(count)")
            #expect(try flaw(of: String(token.suffix(count))) != nil, "\(count)")
        }
    }

    @Test
    func `random bytes are no token, and never bring anything down`() throws {
        let letters = Array("eyJhbGciOi.-_=\u{0} ü🦊".utf8)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let length = Int.random(in: 0..<300, using: &generator)
            let bytes = (0..<length).map { _ in letters.randomElement(using: &generator) ?? 0 }
            #expect(try flaw(of: String(decoding: bytes, as: UTF8.self)) != nil)
        }
    }

    @Test(
        arguments: [
            (#"{"alg":"HS256","kid":"k"}"#, nil), (#"{"typ":"x","kid":"k","alg":"HS256"}"#, nil),
            (#"{"alg":"none","kid":"k"}"#, AccessTokens.Flaw.otherAlgorithm),
            (#"{"alg":"HS512","kid":"k"}"#, .otherAlgorithm),
            (#"{"alg":"hs256","kid":"k"}"#, .otherAlgorithm),
            (#"{"alg":["HS256"],"kid":"k"}"#, .otherAlgorithm),
            (#"{"kid":"k"}"#, .otherAlgorithm), (#"{"alg":"HS256"}"#, .unknownKey),
            (#"{"alg":"HS256","kid":"K"}"#, .unknownKey),
            (#"{"alg":"HS256","kid":["k"]}"#, .unknownKey),
            (#"{"alg":"HS256","kid":"k","crit":[]}"#, .malformed),
            (#"{"alg":"none","alg":"HS256","kid":"k"}"#, .malformed), ("[]", .malformed),
            ("", .malformed),
        ]
    )
    func `a header names our algorithm and a key`(
        header: String,
        expected: AccessTokens.Flaw?
    ) throws {
        #expect(try flaw(of: try signed(header, Self.claims())) == expected)
    }

    /// Claims that are good, but for `changes`; an empty text leaves one out.
    private static func claims(_ changes: [String: String] = [:]) -> String {
        let good = [
            "iss": #""holdfast""#, "aud": #""holdfast""#, "role": #""attendee""#,
            "sub": "\"\(principal.account.id)\"", "sid": "\"\(principal.sessionID)\"",
            "exp": "\(start + 10)",
        ]
        let members = good.merging(changes) { $1 }.filter { !$0.value.isEmpty }
        return "{\(members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}"
    }

    @Test(
        arguments: [
            ("aud", #"["x","holdfast"]"#, nil), ("iat", "\(start + 5)", nil), ("nbf", "0.5", nil),
            ("exp", "\(start).5", nil), ("exp", "2e9", nil), ("x", "[1]", nil),
            ("iss", "", AccessTokens.Flaw.badClaims), ("iss", #""Holdfast""#, .badClaims),
            ("aud", "", .otherAudience), ("aud", "[]", .otherAudience),
            ("aud", #""holdfast ""#, .otherAudience), ("aud", "null", .otherAudience),
            ("exp", "", .badClaims), ("exp", "\"\(start + 10)\"", .badClaims),
            ("exp", "null", .badClaims), ("exp", "1e999", .badClaims), ("exp", "-1", .expired),
            ("exp", "\(start)", .expired), ("iat", "\(start + 6)", .notYetValid),
            ("nbf", "\(start + 6)", .notYetValid), ("nbf", "null", .badClaims),
            ("iat", "true", .badClaims), ("sub", "", .badClaims), ("sub", #""anna""#, .badClaims),
            ("sid", "", .badClaims), ("sid", #""x""#, .badClaims), ("role", "", .badClaims),
            ("role", #""root""#, .badClaims), ("role", "1", .badClaims),
        ]
    )
    func `claims are all there and all ours`(
        name: String,
        value: String,
        expected: AccessTokens.Flaw?
    ) throws {
        let token = try signed(#"{"alg":"HS256","kid":"k"}"#, Self.claims([name: value]))
        #expect(try flaw(of: token) == expected)
    }

    @Test
    func `a longer text is not even looked at`() throws {
        let padding = "\"\(String(repeating: "x", count: 2_500))\""
        let fits = try signed(#"{"alg":"HS256","kid":"k"}"#, Self.claims(["x": padding]))
        #expect(try flaw(of: fits) == nil)
        let long = "\"\(String(repeating: "x", count: 3_500))\""
        let token = try signed(#"{"alg":"HS256","kid":"k"}"#, Self.claims(["x": long]))
        #expect(try flaw(of: token) == .malformed)
    }
}
