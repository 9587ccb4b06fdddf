import JSONText

/// The columns of a row from left to right, with the aisles between them: `ABC DEF` or `1-12 13-24`.
struct SeatColumns {
    struct Column {
        let label: SeatLabel
        /// How far it is from the row's left end, in seat widths: an aisle is as wide as a seat.
        let offset: Int
        let isAtAisle: Bool
    }

    private(set) var list: [Column] = []

    init(_ json: JSON) throws(SeatMapRefusal) {
        try self.init(try SeatMapValue.text(json))
    }

    init(_ text: String) throws(SeatMapRefusal) {
        var blocks: [[SeatLabel]] = []
        var count = 0
        guard !text.isEmpty, !text.hasPrefix(" "), !text.hasSuffix(" ") else { throw .columns }
        // With nothing between two spaces the aisle is the wider.
        for block in text.split(separator: " ", omittingEmptySubsequences: false) {
            let labels = try Self.labels(of: block)
            count += labels.count
            blocks.append(labels)
            guard max(count, blocks.count - 1) <= SeatMapLimits.columns else {
                throw .tooManyColumns
            }
        }
        try Self.check(blocks.flatMap(\.self))
        self.init(blocks: blocks)
    }

    /// Columns of which no two are the same, an aisle after each block but the last.
    init(blocks: [[SeatLabel]]) {
        var start = 0
        for (index, block) in blocks.enumerated() {
            for (place, label) in block.enumerated() {
                let isAtAisle =
                    place == 0 && index > 0
                    || place == block.count - 1 && index < blocks.count - 1
                list.append(Column(label: label, offset: start + place, isAtAisle: isAtAisle))
            }
            start += block.count + 1
        }
    }

    /// The row's length in seat widths.
    var width: Int {
        list.last.map { $0.offset + 1 } ?? 0
    }

    private static func labels(of block: Substring) throws(SeatMapRefusal) -> [SeatLabel] {
        if let first = block.utf8.first, first.isASCIIDigit { return try numbers(block) }
        guard block.utf8.allSatisfy(\.isASCIICapital) else { throw .columns }
        return block.utf8.map(SeatLabel.init(capital:))
    }

    private static func numbers(_ block: Substring) throws(SeatMapRefusal) -> [SeatLabel] {
        let range = try SeatLabelRange(block)
        guard range.ordinals.count <= SeatMapLimits.columns else { throw .tooManyColumns }
        return Array(range.labels)
    }

    private static func check(_ labels: [SeatLabel]) throws(SeatMapRefusal) {
        var known: Set<SeatLabel> = []
        for label in labels {
            guard label.script == labels[0].script else { throw .columns }
            guard known.insert(label).inserted else {
                throw SeatMapRefusal("column \(label.text) is there twice")
            }
        }
    }
}

extension SeatMapRefusal {
    fileprivate static let columns = SeatMapRefusal(
        "expected letters such as \"ABC DEF\" or numbers such as \"1-12 13-24\", "
            + "with a space for an aisle"
    )
    fileprivate static let tooManyColumns = SeatMapRefusal(
        "expected at most \(SeatMapLimits.columns) columns and as many spaces"
    )
}
