import HTTP
import JSONText
import Reservations

/// A file with something of the catalog and a list of its parts: one JSON object, by the rules of the
/// calls that make these.
struct OfferFile {
    private let members: [(name: String, value: JSON)]
    /// The member that is the list of parts.
    private let list: String
    /// What was wrong with it so far, each with its place.
    private var faults: [FieldFault] = []

    /// Reads a file's text.
    ///
    /// - Throws: The place and the reason where it is no JSON object.
    init(_ text: [UInt8], partsIn list: String) throws(FieldFaults) {
        members = try Self.members(of: text)
        self.list = list
    }

    /// Reads what the file has beside its list.
    mutating func whole<Value>(_ known: Fields, _ read: (inout BodyReader) -> Value) -> Value {
        var reader = BodyReader(members: members.filter { $0.name != list }, known: known)
        let value = read(&reader)
        faults += reader.faults.list
        return value
    }

    /// Reads the list, which may be left out; what is wrong is not in the result.
    mutating func parts<Value>(
        _ known: Fields,
        limit: Int,
        place: (Int) -> String,
        _ read: (inout BodyReader) -> Value?
    ) -> [Value] {
        guard let json = members.first(where: { $0.name == list })?.value else { return [] }
        guard case .array(let parts) = json, parts.count <= limit else {
            faults.append(FieldFault(list, "expected a list of at most \(limit) objects"))
            return []
        }
        return parts.enumerated().compactMap { index, part in
            self.part(part, known, at: place(index), read)
        }
    }

    private mutating func part<Value>(
        _ json: JSON,
        _ known: Fields,
        at place: String,
        _ read: (inout BodyReader) -> Value?
    ) -> Value? {
        guard case .object(let members) = json else {
            faults.append(FieldFault(place, "expected a JSON object"))
            return nil
        }
        var reader = BodyReader(members: members, known: known)
        let value = read(&reader)
        faults += reader.faults.below(place).list
        return value
    }

    /// Ends the reading.
    ///
    /// - Throws: Every fault, each with its place in the file.
    func finish() throws(FieldFaults) {
        guard faults.isEmpty else { throw FieldFaults(faults) }
    }

    private static func members(
        of text: [UInt8]
    ) throws(FieldFaults) -> [(name: String, value: JSON)] {
        let json: JSON
        do throws(JSONError) {
            json = try JSONParser.parse(text)
        } catch {
            throw FieldFaults([FieldFault("line \(error.line(in: text))", error.reason)])
        }
        guard case .object(let members) = json else {
            throw FieldFaults([FieldFault("line 1", "expected a JSON object")])
        }
        return members
    }
}
