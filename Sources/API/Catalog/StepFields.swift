import HTTP
import JSONText
import Reservations

extension Field where Source == JSON, Value == [JSON] {
    /// A list of at most so many objects of these fields, which `BodyReader.steps` reads.
    static func steps(
        _ name: String,
        upTo limit: Int,
        of fields: Fields,
        required: [String],
        _ summary: String
    ) -> Self {
        let item = Schema.object(
            fields.descriptions.map { ($0.name, $0.schema.described($0.summary)) },
            required: required,
            rules: []
        )
        let schema = JSON.object([
            ("type", .string("array")), ("items", item), ("maxItems", .number(limit)),
        ])
        return Self(name, required: false, summary, schema: schema) { json in
            guard case .array(let steps) = json, steps.count <= limit else {
                return .invalid("expected a list of at most \(limit)")
            }
            return .valid(steps)
        }
    }
}

extension BodyReader {
    /// Reads each step of a list, and what they are together; nil if something is wrong with them.
    ///
    /// - Parameters:
    ///   - place: Where a step's faults are told.
    ///   - make: Throws what is wrong with them together.
    mutating func steps<Step, Whole>(
        _ elements: [JSON],
        of fields: Fields,
        at place: (Int) -> String,
        _ read: (inout BodyReader) -> Step?,
        _ make: ([Step]) throws(FieldFaults) -> Whole
    ) -> Whole? {
        var steps: [Step] = []
        for (index, element) in elements.enumerated() {
            if let step = self.read(element, fields, at: place(index), read) { steps.append(step) }
        }
        guard steps.count == elements.count else { return nil }
        do throws(FieldFaults) {
            return try make(steps)
        } catch {
            for fault in error.list { refuse(fault.field, fault.message) }
            return nil
        }
    }
}
