extension Setting where Value == String {
    /// Any text; required unless there is a fallback.
    package static func text(_ name: String, fallback: String?, _ summary: String) -> Self {
        Self(name, fallback: fallback, summary) { .value($0) }
    }
}

extension Setting where Value == Int {
    /// A whole number within bounds.
    package static func number(
        _ name: String,
        in bounds: ClosedRange<Int>,
        fallback: Int,
        _ summary: String
    ) -> Self {
        Self(name, fallback: String(fallback), summary) { text in
            guard let number = Int(text), bounds.contains(number) else {
                return .expected("a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
            }
            return .value(number)
        }
    }
}

extension Setting where Value == Duration {
    /// A duration in whole milliseconds within bounds.
    package static func milliseconds(
        _ name: String,
        in bounds: ClosedRange<Int>,
        fallback: Int,
        _ summary: String
    ) -> Self {
        Self(name, fallback: String(fallback), summary) { text in
            guard let number = Int(text), bounds.contains(number) else {
                return .expected(
                    "milliseconds, a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
                )
            }
            return .value(.milliseconds(number))
        }
    }
}

extension Setting where Value == [String] {
    /// Words separated by commas, spaces around them ignored; none by default.
    package static func list(
        _ name: String,
        of kind: String,
        _ summary: String,
        isValid: @escaping @Sendable (String) -> Bool
    ) -> Self {
        Self(name, fallback: "", summary) { text in
            let words = text.split(separator: ",").map { String($0.trimming(" ")) }
            guard words.allSatisfy(isValid) else {
                return .expected("\(kind), separated by commas")
            }
            return .value(words)
        }
    }
}

extension Setting where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of an enumeration's words.
    package static func choice(_ name: String, fallback: Value, _ summary: String) -> Self {
        Self(name, fallback: fallback.rawValue, summary) { text in
            guard let value = Value(rawValue: text) else {
                let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
                return .expected("one of \(words)")
            }
            return .value(value)
        }
    }
}

extension StringProtocol {
    /// Without `character` at either end.
    func trimming(_ character: Character) -> SubSequence {
        let start = drop { $0 == character }
        let end = start.lastIndex { $0 != character }
        return end.map { start[...$0] } ?? start.prefix(0)
    }
}
