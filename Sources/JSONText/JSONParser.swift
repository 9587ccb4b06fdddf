/// Why a text is not the JSON that it should be.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where, in bytes from the start.
    package let offset: Int
    package let reason: String

    package var description: String {
        "\(reason) at byte \(offset)"
    }

    /// The line of the text in which it is, as editors count.
    package func line(in text: [UInt8]) -> Int {
        text.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
    }
}

/// Reads JSON strictly by RFC 8259, within limits.
///
/// Our own because no library at hand keeps a number's digits (an amount of 0.10 is not a Double),
/// refuses a name that stands twice, and bounds the depth.
package struct JSONParser {
    /// Deeper nesting is refused: nothing that clients send is deeper than a seat map.
    package static let depthLimit = 16

    /// Longer names are refused: to compare them takes long if they are made for that.
    private static let nameLimit = 256
    /// Objects of fewer members are searched one by one.
    private static let smallCount = 12
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0
    private let limit: Int

    /// Parses the whole of `bytes`, whose number the caller has bounded.
    package static func parse(
        _ bytes: [UInt8],
        depthLimit: Int = JSONParser.depthLimit
    ) throws(JSONError) -> JSON {
        var parser = JSONParser(bytes: bytes, limit: depthLimit)
        parser.skipSpace()
        let value = try parser.value()
        parser.skipSpace()
        guard parser.offset == bytes.count else { throw parser.error("something after the value") }
        return value
    }

    private init(bytes: [UInt8], limit: Int) {
        self.limit = limit
        self.bytes = bytes
    }

    private var next: UInt8? {
        offset < bytes.count ? bytes[offset] : nil
    }

    private func error(_ reason: String) -> JSONError {
        JSONError(offset: offset, reason: reason)
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            offset += 1
        }
    }

    private mutating func skip(_ expected: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: expected) else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws(JSONError) -> JSON {
        switch next {
        case UInt8(ascii: "{"):
            return try nested { (parser) throws(JSONError) in try parser.object() }
        case UInt8(ascii: "["):
            return try nested { (parser) throws(JSONError) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw error("the text ends too early")
        case .some(let byte) where byte == UInt8(ascii: "-") || Self.digits.contains(byte):
            return try number()
        default: throw error("expected a value")
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONError) -> JSON
    ) throws(JSONError) -> JSON {
        guard depth < limit else {
            throw error("more than \(limit) levels of nesting")
        }
        depth += 1
        defer { depth -= 1 }
        offset += 1
        skipSpace()
        return try body(&self)
    }

    private mutating func object() throws(JSONError) -> JSON {
        var members: [(name: String, value: JSON)] = []
        // Most objects are small: to search them costs less than a set.
        var names: Set<String> = []
        if skip("}") { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("expected a name in quotes") }
            let name = try string()
            guard name.utf8.count <= Self.nameLimit else {
                throw error("a name of more than \(Self.nameLimit) bytes")
            }
            let isNew =
                members.count < Self.smallCount
                ? !members.contains { $0.name == name } : names.insert(name).inserted
            guard isNew else { throw error("the name \"\(name)\" stands twice") }
            skipSpace()
            guard skip(":") else { throw error("expected a colon") }
            skipSpace()
            members.append((name, try value()))
            if members.count == Self.smallCount { names.formUnion(members.map(\.name)) }
            skipSpace()
        } while skip(",")
        guard skip("}") else { throw error("expected a comma or a closing brace") }
        return .object(members)
    }

    private mutating func array() throws(JSONError) -> JSON {
        var elements: [JSON] = []
        if skip("]") { return .array([]) }
        repeat {
            skipSpace()
            elements.append(try value())
            skipSpace()
        } while skip(",")
        guard skip("]") else { throw error("expected a comma or a closing bracket") }
        return .array(elements)
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let text = "\(word)".utf8
        guard bytes[offset...].starts(with: text) else { throw error("expected a value") }
        offset += text.count
        return value
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = offset
        _ = skip("-")
        if !skip("0") { try digits() }
        if skip(".") { try digits() }
        if skip("e") || skip("E") {
            if !skip("+") { _ = skip("-") }
            try digits()
        }
        return .literal(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func digits() throws(JSONError) {
        let start = offset
        while let byte = next, Self.digits.contains(byte) { offset += 1 }
        guard offset > start else { throw error("expected a digit") }
    }

    private mutating func string() throws(JSONError) -> String {
        offset += 1
        // Up to the first escape the text is as it stands.
        let start = offset
        skipPlain()
        var text = bytes[start..<offset]
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw error("a string that is not UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw error("a control character in a string")
            default:
                let start = offset
                skipPlain()
                text += bytes[start..<offset]
            }
        }
        throw error("a string without an end")
    }

    /// Skips what means itself in a string.
    private mutating func skipPlain() {
        let quote = UInt8(ascii: "\"")
        let backslash = UInt8(ascii: "\\")
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == quote || byte == backslash || byte < 0x20 { return }
            offset += 1
        }
    }

    private mutating func escape() throws(JSONError) -> [UInt8] {
        offset += 1
        guard let kind = next else { throw error("a string without an end") }
        offset += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [kind]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
        default: throw error("an unknown escape")
        }
    }

    /// A `\u` escape's scalar, two of them where it lies beyond the first plane.
    private mutating func scalar() throws(JSONError) -> Character {
        let first = try hexadecimal()
        var code = UInt32(first)
        if (0xD800..<0xDC00).contains(first) {
            guard skip("\\"), skip("u") else { throw error("half of a surrogate pair") }
            let second = try hexadecimal()
            guard (0xDC00..<0xE000).contains(second) else {
                throw error("half of a surrogate pair")
            }
            code = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair") }
        return Character(scalar)
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt16 {
        guard offset + 4 <= bytes.count,
            let text = String(validating: bytes[offset..<offset + 4], as: UTF8.self),
            text.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt16(text, radix: 16)
        else { throw error("expected four hexadecimal digits") }
        offset += 4
        return code
    }
}
