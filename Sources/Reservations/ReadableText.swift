/// Text that people write to be read by others, as it is kept.
///
/// White space at its ends is left out, so that two names are not the same to whoever reads them and
/// two to the database. Lengths count Unicode scalars, as the database does.
package enum ReadableText {
    /// A line in which something can be seen, nil if the text is none of such a length.
    package static func line(_ text: String, lengths: ClosedRange<Int>) -> String? {
        let text = trimmed(text)
        guard lengths.contains(text.unicodeScalars.count), hasSomethingVisible(text),
            !text.unicodeScalars.contains(where: { $0.properties.endsLine || isControl($0) })
        else { return nil }
        return text
    }

    /// Text that may have lines, or nothing, nil if it is longer than `limit`.
    package static func lines(_ text: String, upTo limit: Int) -> String? {
        let text = trimmed(text)
        guard text.unicodeScalars.count <= limit, text.isEmpty || hasSomethingVisible(text),
            text.unicodeScalars.allSatisfy({
                !isControl($0) || "\n\r\t".unicodeScalars.contains($0)
            })
        else { return nil }
        return text
    }

    /// The text without the white space at its ends, by the Unicode property White_Space.
    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// Joiners and the like are parts of words, but no words.
    private static func hasSomethingVisible(_ text: String) -> Bool {
        text.unicodeScalars.contains { !$0.properties.isInvisible && !isControl($0) }
    }

    /// Whether it is no sign that anybody could read; NUL would end a text in PostgreSQL.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var endsLine: Bool {
        generalCategory == .lineSeparator || generalCategory == .paragraphSeparator
    }

    /// Code points that are not assigned count as visible: they may be of a later Unicode than ours.
    fileprivate var isInvisible: Bool {
        isWhitespace || isDefaultIgnorableCodePoint || generalCategory == .format
    }
}
