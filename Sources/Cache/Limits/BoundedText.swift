/// Keeps texts from outside short enough for keys.
enum BoundedText {
    /// In bytes: an address, a UUID and a SHA-256 in hexadecimal fit.
    static let limit = 64

    /// The text, or a word that stands for it if it is longer than the limit.
    ///
    /// The word is its FNV-1a: two long texts may share one, and then share what is counted.
    static func bounded(_ text: String) -> String {
        guard text.utf8.count > limit else { return text }
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return "long:" + String(sum, radix: 16)
    }
}
