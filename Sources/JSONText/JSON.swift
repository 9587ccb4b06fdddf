/// A JSON value, see RFC 8259.
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    /// A number as it is written, so that no digit of an amount is lost.
    case literal(String)
    case string(String)
    case array([JSON])
    /// Members in the order in which they stand, each name once.
    case object([(name: String, value: JSON)])

    package static func number(_ value: Int) -> JSON {
        .literal(String(value))
    }

    package static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.literal(let left), .literal(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)):
            left.count == right.count
                && zip(left, right).allSatisfy { $0.name == $1.name && $0.value == $1.value }
        default: false
        }
    }

    /// The member of that name, nil if there is none or this is no object.
    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The element at that place, nil if there is none or this is no array.
    package subscript(index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text, nil if it is none.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number, however it is written; nil if it is none, not whole, or does not fit.
    package var integer: Int? {
        if case .literal(let digits) = self { ExactNumber(digits)?.integer } else { nil }
    }

    /// The value as UTF-8 text without white space.
    package var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }
}
