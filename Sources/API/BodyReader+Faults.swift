import HTTP
import JSONText
import Reservations

extension BodyReader {
    /// What is wrong so far.
    var faults: FieldFaults {
        do throws(Problem) {
            try finish()
            return FieldFaults([])
        } catch {
            return FieldFaults(error.errors.map { FieldFault($0.field, $0.message) })
        }
    }

    /// Reads an object within the body; what is wrong is told with its place.
    mutating func read<Value>(
        _ json: JSON,
        _ known: Fields,
        at place: String,
        _ body: (inout BodyReader) -> Value?
    ) -> Value? {
        guard case .object(let members) = json else {
            refuse(place, "expected a JSON object")
            return nil
        }
        var reader = BodyReader(members: members, known: known)
        let value = body(&reader)
        for fault in reader.faults.below(place).list { refuse(fault.field, fault.message) }
        return value
    }
}
