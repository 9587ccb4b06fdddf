/// What If-Match says, see RFC 9110, section 13.1.1: `*`, or entity tags.
enum EntityTagList {
    case any
    /// What stands between the quotes of each; weak ones are not told apart.
    case tags([String])

    /// Reads a header field's value, nil if it has neither form.
    init?(_ text: String) {
        var reader = EntityTagReader(text)
        if reader.isStar {
            self = .any
        } else if let tags = reader.tags() {
            self = .tags(tags)
        } else {
            return nil
        }
    }
}

/// Goes through a header field's value, byte by byte, as commas may stand between quotes.
private struct EntityTagReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
        skipSpace()
    }

    /// Whether the value is a star and nothing else.
    var isStar: Bool {
        rest.first == UInt8(ascii: "*") && rest.dropFirst().allSatisfy(Self.isSpace)
    }

    /// All tags, at least one; an element may be empty, see section 5.6.1.2.
    mutating func tags() -> [String]? {
        var tags: [String] = []
        while true {
            skipSpace()
            if let byte = rest.first, byte != UInt8(ascii: ",") {
                guard let tag = tag() else { return nil }
                tags.append(tag)
                skipSpace()
            }
            guard let byte = rest.popFirst() else { return tags.isEmpty ? nil : tags }
            guard byte == UInt8(ascii: ",") else { return nil }
        }
    }

    /// One tag with its quotes, see section 8.8.3.
    private mutating func tag() -> String? {
        if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
        guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
        let tag = rest.prefix(while: Self.isPartOfTag)
        rest = rest[tag.endIndex...]
        guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
        return String(Substring(tag))
    }

    private mutating func skipSpace() {
        rest = rest.drop(while: Self.isSpace)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func isPartOfTag(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != UInt8(ascii: "\"") && byte != 0x7F
    }
}
