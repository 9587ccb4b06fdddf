import Reservations

/// Fields as HTML forms send them, see the URL standard's application/x-www-form-urlencoded.
enum FormText {
    static func body(_ fields: [(name: String, value: String)]) -> [UInt8] {
        let pairs = fields.map { "\(encoded($0.name))=\(encoded($0.value))" }
        return Array(pairs.joined(separator: "&").utf8)
    }

    /// A text of which every byte but those that mean nothing anywhere is written with a percent sign.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = text.utf8.flatMap { byte -> [UInt8] in
            guard !isPlain(byte) else { return [byte] }
            return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// RFC 3986, section 2.3.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte.isASCIILetterOrDigit || "-._~".utf8.contains(byte)
    }
}
