import HTTP
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
}
