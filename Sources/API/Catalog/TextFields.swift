import HTTP
import JSONText
import Reservations

/// Fields of text that people read.
extension Field where Source == JSON, Value == String {
    /// Text in one line in which something can be seen.
    ///
    /// - Parameter lengths: Without white space at its ends.
    static func line(
        _ name: String,
        required: Bool = true,
        lengths: ClosedRange<Int>,
        _ summary: String
    ) -> Self {
        let schema = Schema.string(
            pattern: LinePattern.text(lengths.upperBound),
            example: "Night of Lanterns"
        )
        let summary = bounded(summary, "\(lengths.lowerBound) to \(lengths.upperBound)")
        return .text(name, required: required, summary, schema: schema) { text in
            guard let line = ReadableText.line(text, lengths: lengths) else {
                return .invalid(
                    "expected \(lengths.lowerBound) to \(lengths.upperBound) characters in one line"
                )
            }
            return .valid(line)
        }
    }

    /// Text that may have lines, or nothing.
    static func lines(_ name: String, upTo limit: Int, _ summary: String) -> Self {
        // No maxLength: longer text is taken if what is too much is white space at its ends.
        let summary = bounded(summary, "at most \(limit)")
        return .text(name, required: false, summary, schema: Schema.string()) { text in
            guard let lines = ReadableText.lines(text, upTo: limit) else {
                return .invalid("expected at most \(limit) characters, no control characters")
            }
            return .valid(lines)
        }
    }

    private static func bounded(_ summary: String, _ bounds: String) -> String {
        "\(summary): \(bounds) characters without white space at the ends, which is left out"
    }
}

/// A line as patterns of ECMA-262 write it: so many characters, white space around them.
///
/// That something must be seen is more than it says: what cannot be seen is a long list, which grows.
private enum LinePattern {
    private static let controls = #"\u0000-\u001f\u007f-\u009f\u2028\u2029"#
    private static let space =
        #"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"#

    /// - Parameter limit: At least 2.
    static func text(_ limit: Int) -> String {
        let end = "[^\(controls)\(space)]"
        return "^[\(space)]*\(end)([^\(controls)]{0,\(limit - 2)}\(end))?[\(space)]*$"
    }
}
