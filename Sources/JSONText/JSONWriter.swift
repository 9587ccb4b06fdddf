/// Writes JSON text a piece at a time, for bodies that are made often.
@usableFromInline
package struct JSONWriter {
    @usableFromInline package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {
        bytes.reserveCapacity(1_024)
    }

    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        beginObject()
        body(&self)
        endObject()
    }

    /// Begins an object that is written over several calls; `endObject` must follow.
    package mutating func beginObject() {
        begin(UInt8(ascii: "{"))
    }

    package mutating func endObject() {
        end(UInt8(ascii: "}"))
    }

    package mutating func array(_ body: (inout JSONWriter) -> Void) {
        begin(UInt8(ascii: "["))
        body(&self)
        end(UInt8(ascii: "]"))
    }

    /// Begins a member of an object; its value must follow.
    package mutating func name(_ name: String) {
        separate()
        appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ value: String) {
        separate()
        appendQuoted(value)
    }

    package mutating func number(_ value: Int) {
        raw(String(value).utf8)
    }

    package mutating func null() {
        raw("null".utf8)
    }

    package mutating func write(_ value: JSON) {
        switch value {
        case .null: null()
        case .bool(let value): raw((value ? "true" : "false").utf8)
        case .literal(let digits): raw(digits.utf8)
        case .string(let text): string(text)
        case .array(let elements): array { for element in elements { $0.write(element) } }
        case .object(let members):
            object { writer in
                for (name, value) in members {
                    writer.name(name)
                    writer.write(value)
                }
            }
        }
    }

    /// Text that is JSON already, such as a number.
    @inlinable
    package mutating func raw(_ text: some Sequence<UInt8>) {
        separate()
        bytes += text
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    @usableFromInline
    mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        // By its span: through the view it takes several times as long.
        let utf8 = text.utf8.span
        for index in utf8.indices { append(utf8[index]) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// RFC 8259, section 7; DEL as well, for a log that is read in a terminal.
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }

    private mutating func append(_ byte: UInt8) {
        guard Self.needsEscape(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            bytes.append(byte)
        } else {
            let digits = String(0x100 + Int(byte), radix: 16).utf8.dropFirst()
            bytes += "u00".utf8
            bytes += digits
        }
    }
}
