/// Why a part of a URL cannot be read.
package enum EncodingFault: String, Error, Sendable {
    case escape = "malformed percent-encoding"
    case utf8 = "not valid UTF-8"
    case nul = "a NUL character"
}

/// Percent-encoding, see RFC 3986, section 2.1.
package enum PercentDecoding {
    /// Decodes `bytes` into text.
    ///
    /// - Parameter plusIsSpace: As in a query, see the URL standard's
    ///   "application/x-www-form-urlencoded parsing".
    package static func text(
        of bytes: ArraySlice<UInt8>,
        plusIsSpace: Bool
    ) throws(EncodingFault) -> String {
        // Nearly all are plain ASCII, which is valid as it is.
        let isPlain = bytes.allSatisfy { byte in
            byte != UInt8(ascii: "%") && byte != 0 && byte < 0x80
                && !(plusIsSpace && byte == UInt8(ascii: "+"))
        }
        if isPlain { return String(decoding: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexadecimal),
                    let low = rest.popFirst().flatMap(hexadecimal)
                else { throw .escape }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: decoded.append(UInt8(ascii: " "))
            default: decoded.append(byte)
            }
        }
        // PostgreSQL's text and C's strings end at it.
        guard !decoded.contains(0) else { throw .nul }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .utf8 }
        return text
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
