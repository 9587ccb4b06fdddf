import CSodium

/// Base 64 with the alphabet that needs no escaping in addresses and no padding, see RFC 4648,
/// section 5.
package enum Base64URL {
    private static let variant = CInt(sodium_base64_VARIANT_URLSAFE_NO_PADDING)

    package static func encode(_ bytes: [UInt8]) -> String {
        // With the zero at the end.
        let length = sodium_base64_encoded_len(bytes.count, variant)
        var text = [CChar](repeating: 0, count: length)
        sodium_bin2base64(&text, length, bytes, bytes.count, variant)
        return String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Reads what `encode` writes, and nothing else: nil for any other spelling.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        decode(text, variant: variant)
    }

    /// Reads the ordinary alphabet with padding, as base64(1) writes it, or this one.
    package static func decodeEither(_ text: some Collection<UInt8>) -> [UInt8]? {
        decode(text, variant: CInt(sodium_base64_VARIANT_ORIGINAL)) ?? decode(text)
    }

    private static func decode(_ text: some Collection<UInt8>, variant: CInt) -> [UInt8]? {
        let characters = text.map { CChar(bitPattern: $0) }
        var bytes = [UInt8](repeating: 0, count: characters.count)
        var count = 0
        // Without a place to tell where it ended, anything behind the text is an error.
        let status = sodium_base642bin(
            &bytes,
            bytes.count,
            characters,
            characters.count,
            nil,
            &count,
            nil,
            variant
        )
        guard status == 0 else { return nil }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}
