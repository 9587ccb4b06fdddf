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
    package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        decode(text, variant: variant)
    }

    /// Reads the ordinary alphabet with padding, as base64(1) writes it, or this one.
    package static func decodeEither(_ text: some Sequence<UInt8>) -> [UInt8]? {
        let text = Array(text)[...]
        return decode(text, variant: CInt(sodium_base64_VARIANT_ORIGINAL)) ?? decode(text)
    }

    private static func decode(_ text: ArraySlice<UInt8>, variant: CInt) -> [UInt8]? {
        text.withUnsafeBytes { text in
            var count = 0
            var status: CInt = -1
            let bytes = [UInt8](unsafeUninitializedCapacity: text.count + 1) {
                buffer,
                initialized in
                guard let start = buffer.baseAddress else { return }
                // Without a place to tell where it ended, anything behind the text is an error.
                status = sodium_base642bin(
                    start,
                    text.count,
                    text.baseAddress?.assumingMemoryBound(to: CChar.self),
                    text.count,
                    nil,
                    &count,
                    nil,
                    variant
                )
                initialized = status == 0 ? count : 0
            }
            return status == 0 ? bytes : nil
        }
    }
}
