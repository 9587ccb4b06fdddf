/// Writes JSON text a piece at a time, for bodies that are made often.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {
        bytes.reserveCapacity(1_024)
    }

    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    package mutating func array(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// Begins a member of an object; its value must follow.
    package mutating func name(_ name: StaticString) {
        separate()
        appendQuoted("\(name)")
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ value: String) {
        separate()
        appendQuoted(value)
    }

    package mutating func number(_ value: Int) {
        raw(String(value))
    }

    package mutating func null() {
        raw("null")
    }

    package mutating func write(_ value: JSON) {
        switch value {
        case .null: null()
        case .bool(let value): raw(value ? "true" : "false")
        case .literal(let digits): raw(digits)
        case .string(let text): string(text)
        case .array(let elements): array { for element in elements { $0.write(element) } }
        case .object(let members):
            object { writer in
                for (name, value) in members {
                    writer.separate()
                    writer.appendQuoted(name)
                    writer.bytes.append(UInt8(ascii: ":"))
                    writer.needsComma = false
                    writer.write(value)
                }
            }
        }
    }

    private mutating func raw(_ text: String) {
        separate()
        bytes += text.utf8
    }

    private mutating func open(
        _ start: UInt8,
        _ end: UInt8,
        _ body: (inout JSONWriter) -> Void
    ) {
        separate()
        bytes.append(start)
        needsComma = false
        body(&self)
        bytes.append(end)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes += "\\u00".utf8
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
