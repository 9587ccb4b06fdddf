extension RowPattern {
    /// The seats of `columns`, but for what a group of rows says of them.
    init(_ group: SeatMapObject, _ columns: SeatColumns, _ kind: SeatMap.Kind) {
        self.init(columns, kind)
        group.select("without") { (selection) throws(SeatMapRefusal) in
            try leaveOut(selection)
        }
        group.select("blocked") { (selection) throws(SeatMapRefusal) in
            try change(selection) { $0.isBlocked = true }
        }
        let names = SeatFeature.allCases.map(\.rawValue)
        let features = group.object("features", members: names)
        for feature in SeatFeature.allCases {
            features?.select(feature.rawValue) { (selection) throws(SeatMapRefusal) in
                try change(selection) { $0.features.insert(feature) }
            }
        }
    }
}

extension SeatMapObject {
    /// Does something with the columns that a member names, if it is there.
    fileprivate func select(
        _ name: String,
        _ body: (ColumnSelection) throws(SeatMapRefusal) -> Void
    ) {
        _ = member(name) { (json) throws(SeatMapRefusal) in
            try body(try ColumnSelection(json))
        }
    }
}
