import Crypto

/// What vouches for a webhook: `t=<seconds since 1970>,v1=<HMAC-SHA-256 of "<t>.<body>", in hex>`.
///
/// Several codes may stand, of a secret and of the one that takes its place; other versions of codes count
/// for nothing.
struct Seal {
    let time: Int
    let codes: [String]

    init?(_ text: String) {
        var time: Int?
        var codes: [String] = []
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { return nil }
            switch pair[0] {
            case "t": time = Int(pair[1])
            case "v1": codes.append(String(pair[1]))
            default: break
            }
        }
        guard let time, !codes.isEmpty else { return nil }
        self.time = time
        self.codes = codes
    }

    /// Whether one of the codes is this one.
    func matches(_ code: [UInt8]) -> Bool {
        let expected = Array(hexadecimal(code).utf8)
        return codes.contains { isEqualInConstantTime(Array($0.utf8), expected) }
    }

    /// Finds out whether a signature vouches for a body.
    ///
    /// - Parameters:
    ///   - now: In seconds since 1970.
    ///   - tolerance: How old it may be, in seconds, and how far ahead.
    static func check(
        _ signature: String?,
        of body: [UInt8],
        by key: AuthenticationKey,
        at now: Int,
        within tolerance: Int
    ) throws(WebhookFlaw) {
        guard let signature else { throw .unsigned }
        guard let seal = Seal(signature) else { throw .forged }
        guard (now - tolerance...now + tolerance).contains(seal.time) else { throw .stale }
        guard seal.matches(key.code(of: Array("\(seal.time).".utf8) + body)) else { throw .forged }
    }
}
