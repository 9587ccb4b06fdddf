import HTTP
import JSONText
package import Reservations

/// A file with an event and its ticket types: one JSON object, by the rules of the calls that make these.
package enum EventFile {
    /// The member beside those that make an event.
    private static let ticketTypes = "ticket_types"

    /// Reads a file's text.
    ///
    /// - Throws: Every fault, each with its place in the file.
    package static func offer(from text: [UInt8]) throws(FieldFaults) -> EventOffer {
        let members = try members(of: text)
        var reader = BodyReader(
            members: members.filter { $0.name != ticketTypes },
            known: EventFields.creation
        )
        let event = reader.newEvent()
        var faults = reader.faults.list
        var types: [TicketTypeDetails] = []
        for reading in readTypes(members.first { $0.name == ticketTypes }?.value, event.currency) {
            switch reading {
            case .success(let type): types.append(type)
            case .failure(let more): faults += more.list
            }
        }
        guard faults.isEmpty else { throw FieldFaults(faults) }
        return EventOffer(event: event, ticketTypes: types)
    }

    private typealias TypeReading = Result<TicketTypeDetails, FieldFaults>

    /// Reads the list of ticket types, which may be left out.
    private static func readTypes(_ json: JSON?, _ currency: Currency) -> [TypeReading] {
        let limit = TicketTypeDetails.countLimit
        switch json {
        case nil: return []
        case .array(let types) where types.count <= limit:
            return types.enumerated().map { index, type in
                read(type, at: EventOffer.place(ofTicketType: index), currency)
            }
        default:
            let message = "expected a list of at most \(limit) ticket types"
            return [.failure(FieldFaults([FieldFault(ticketTypes, message)]))]
        }
    }

    private static func read(
        _ json: JSON,
        at place: String,
        _ currency: Currency
    ) -> TypeReading {
        guard case .object(let members) = json else {
            return .failure(FieldFaults([FieldFault(place, "expected a JSON object")]))
        }
        var reader = BodyReader(members: members, known: TicketTypeFields.creation)
        let type = reader.newTicketType(currency)
        let faults = reader.faults
        return faults.list.isEmpty ? .success(type) : .failure(faults.below(place))
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

extension BodyReader {
    /// What is wrong so far.
    fileprivate var faults: FieldFaults {
        do throws(Problem) {
            try finish()
            return FieldFaults([])
        } catch {
            return FieldFaults(error.errors.map { FieldFault($0.field, $0.message) })
        }
    }
}
