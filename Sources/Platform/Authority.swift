/// A host and perhaps a port, as they stand in an address: `example.com`, `127.0.0.1:25`, `[::1]:25`.
///
/// Of RFC 3986, section 3.2, without a user's part, and without percent signs in a name.
package struct Authority: Hashable, Sendable {
    /// A name or an IPv4 address; an IPv6 address stands in brackets.
    package let host: String
    package let port: Int?

    /// Reads one: nil for anything else, such as spaces, a path, or a user's name.
    package init?(_ text: some StringProtocol) {
        guard let (host, rest) = Self.split(text[...]), !host.isEmpty, host.utf8.count <= 255 else {
            return nil
        }
        self.host = String(host)
        if rest.isEmpty {
            port = nil
        } else {
            // Digits alone: Int and UInt16 would take a plus sign.
            guard rest.first == ":", rest.dropFirst().utf8.allSatisfy(isDigit),
                let number = UInt16(rest.dropFirst()), number > 0
            else { return nil }
            port = Int(number)
        }
    }

    /// The host, and what stands behind it.
    private static func split<Text: StringProtocol>(
        _ text: Text
    ) -> (Text.SubSequence, Text.SubSequence)? {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let host = text[...end]
            guard host.count > 2, host.dropFirst().dropLast().utf8.allSatisfy(isAddressByte) else {
                return nil
            }
            return (host, text[text.index(after: end)...])
        }
        let host = text.prefix { $0 != ":" }
        guard host.utf8.allSatisfy(isNameByte) else { return nil }
        return (host, text[host.endIndex...])
    }
}

extension Authority: CustomStringConvertible {
    package var description: String {
        port.map { "\(host):\($0)" } ?? host
    }
}

private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        true
    default: isDigit(byte)
    }
}

private func isAddressByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
        UInt8(ascii: ":"), UInt8(ascii: "."):
        true
    default: isDigit(byte)
    }
}
