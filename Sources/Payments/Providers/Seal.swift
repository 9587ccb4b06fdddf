import Crypto

/// What vouches for a webhook: `t=<seconds since 1970>,v1=<HMAC-SHA-256 of "<t>.<body>", in hex>`.
struct Seal {
    let time: Int
    let code: String

    init?(_ text: String) {
        var time: Int?
        var code: String?
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { return nil }
            switch pair[0] {
            case "t": time = Int(pair[1])
            case "v1": code = String(pair[1])
            default: break
            }
        }
        guard let time, let code, code.utf8.count == 64 else { return nil }
        self.time = time
        self.code = code
    }

    /// Whether this is the code.
    func matches(_ code: [UInt8]) -> Bool {
        isEqualInConstantTime(Array(self.code.utf8), Array(hexadecimal(code).utf8))
    }
}
