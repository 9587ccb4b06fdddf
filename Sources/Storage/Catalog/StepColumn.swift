import JSONText

/// Lists of steps in columns of jsonb: an object of whole numbers for each, without those that are nil.
enum StepColumn {
    static func text(_ steps: [[(name: String, number: Int?)]]) -> String {
        let json = JSON.array(
            steps.map { step in
                .object(step.compactMap { name, number in number.map { (name, .number($0)) } })
            }
        )
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Reads such a column, nil if it is no list, or `read` yields nil for one of its steps.
    static func steps<Step>(_ text: String, _ read: (JSON) -> Step?) -> [Step]? {
        (try? JSONParser.parse(Array(text.utf8))).flatMap { steps($0, read) }
    }

    static func steps<Step>(_ json: JSON, _ read: (JSON) -> Step?) -> [Step]? {
        guard case .array(let elements) = json else { return nil }
        let steps = elements.compactMap(read)
        return steps.count == elements.count ? steps : nil
    }
}
