import JSONText

/// How the plain values of a map are read.
enum SeatMapValue {
    static func text(_ json: JSON) throws(SeatMapRefusal) -> String {
        guard case .string(let text) = json else { throw SeatMapRefusal("expected a string") }
        return text
    }

    /// One of an enumeration's words.
    static func choice<Choice: RawRepresentable & CaseIterable>(
        _ json: JSON
    ) throws(SeatMapRefusal) -> Choice where Choice.RawValue == String {
        guard case .string(let text) = json, let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw SeatMapRefusal("expected one of \(words)")
        }
        return choice
    }

    /// A name to be shown: a line of text in which something can be seen.
    static func name(_ json: JSON) throws(SeatMapRefusal) -> String {
        let lengths = SeatMapLimits.nameLengths
        guard case .string(let text) = json, let name = ReadableText.line(text, lengths: lengths)
        else {
            throw SeatMapRefusal(
                "expected \(lengths.lowerBound) to \(lengths.upperBound) characters "
                    + "in one line, not only blanks"
            )
        }
        return name
    }

    /// What stands before the row in the codes of a section.
    static func prefix(_ json: JSON) throws(SeatMapRefusal) -> String {
        let limit = SeatMapLimits.prefixLength
        guard case .string(let text) = json, text.utf8.count <= limit,
            text.utf8.allSatisfy({
                $0.isASCIICapital || $0.isASCIIDigit || $0 == UInt8(ascii: "-")
            })
        else { throw SeatMapRefusal("expected at most \(limit) of A-Z, 0-9 and -") }
        return text
    }

    /// A price without a currency, its digits as they are written.
    static func price(_ json: JSON) throws(SeatMapRefusal) -> String {
        switch json {
        case .string(let text) where isDecimal(text), .literal(let text) where isDecimal(text):
            return text
        default: throw SeatMapRefusal("expected a price that is not negative, such as \"249.00\"")
        }
    }

    static func moment(_ json: JSON) throws(SeatMapRefusal) -> Moment {
        guard case .string(let text) = json, let moment = Moment(text),
            Moment.bounds.contains(moment)
        else {
            throw SeatMapRefusal(
                "expected a time of the years 2000 to 8999, as 2027-06-01T19:30:00+02:00"
            )
        }
        return moment
    }

    /// A whole number.
    static func count(_ json: JSON) throws(SeatMapRefusal) -> Int {
        guard let count = json.integer else { throw SeatMapRefusal("expected a whole number") }
        return count
    }

    /// A distance, which is written in seat widths by steps of one half.
    ///
    /// - Returns: It in half seat widths.
    static func distance(_ json: JSON) throws(SeatMapRefusal) -> Int {
        let limit = SeatMapLimits.distance
        guard case .literal(let text) = json, isDecimal(text) else { throw .distance }
        let parts = text.split(separator: ".")
        let halves = ["0": 0, "5": 1]
        guard let whole = Int(parts[0]), whole <= limit,
            let half = halves[parts.count == 2 ? String(parts[1]) : "0"],
            2 * whole + half <= 2 * limit
        else { throw .distance }
        return 2 * whole + half
    }

    /// Digits, and after a point more of them.
    private static func isDecimal(_ text: String) -> Bool {
        guard text.utf8.count <= SeatMapLimits.numberLength else { return false }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }
    }
}

extension SeatMapRefusal {
    fileprivate static let distance = SeatMapRefusal(
        "expected a number of seat widths from 0 to \(SeatMapLimits.distance), in steps of 0.5"
    )
}
