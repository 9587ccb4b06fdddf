extension HTTPCall {
    /// Headers that frame the message, and are libcurl's to write: others would end the body
    /// somewhere else for the server than for us, see RFC 9112, section 11.2.
    private static let framing: Set<String> = [
        "content-length", "transfer-encoding", "connection", "expect",
    ]

    /// Whether it can be sent as it is, with nothing smuggled into it.
    var isWellFormed: Bool {
        (url.hasPrefix("http://") || url.hasPrefix("https://"))
            && url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            && headers.allSatisfy { Self.isName($0.name) && Self.isValue($0.value) }
    }

    /// The headers' lines as libcurl takes them, see CURLOPT_HTTPHEADER(3).
    func lines() throws(TransferError) -> TextList {
        // No wait for "100 Continue", and no type of the body but the one that the call names.
        let lines = try TextList("Expect:")
        try lines.append("Content-Type:")
        for (name, value) in headers {
            // A line that ends in a colon would take a header away; this is how to send it empty.
            let isEmpty = value.utf8.allSatisfy(Self.isBlank)
            try lines.append(isEmpty ? "\(name);" : "\(name): \(value)")
        }
        return lines
    }

    /// A token of RFC 9110, section 5.6.2.
    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(isTokenByte) && !framing.contains(name.lowercased())
    }

    /// As RFC 9110, section 5.5, without the bytes that are not of ASCII.
    private static func isValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { isBlank($0) || (0x21...0x7E).contains($0) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
