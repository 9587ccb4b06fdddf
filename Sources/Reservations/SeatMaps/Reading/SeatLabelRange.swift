import JSONText

/// Rows or columns that follow each other, such as `1-12`, `13` or `A-K`; not expanded, as a few
/// characters can name a great many.
struct SeatLabelRange {
    let script: SeatLabel.Script
    let ordinals: ClosedRange<Int>

    init(_ text: some StringProtocol) throws(SeatMapRefusal) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        let labels = ends.prefix(2).compactMap { SeatLabel($0) }
        guard ends.count <= 2, labels.count == ends.count, let first = labels.first,
            let last = labels.last, first.script == last.script
        else { throw .range }
        guard first.ordinal <= last.ordinal else {
            throw SeatMapRefusal("the range runs backwards")
        }
        script = first.script
        ordinals = first.ordinal...last.ordinal
    }

    init(_ json: JSON) throws(SeatMapRefusal) {
        try self.init(try SeatMapValue.text(json))
    }

    var labels: some Sequence<SeatLabel> {
        ordinals.lazy.map { SeatLabel(script, $0) }
    }
}

extension SeatMapRefusal {
    fileprivate static let range = SeatMapRefusal(
        "expected numbers up to \(SeatMapLimits.labelNumber) or letters up to ZZ, "
            + "such as \"12\", \"1-12\" or \"A-K\""
    )
}
