import HTTP
import Reservations
import Storage

/// What of the catalog can be made and changed, as people call it.
enum CatalogNoun: String {
    case event
    case ticketType = "ticket type"
    case movie, show, voucher, organization, member, invitation

    /// What of it people have.
    fileprivate var parts: String {
        switch self {
        case .event, .ticketType: "tickets"
        case .movie: "shows"
        case .show: "seats"
        case .voucher: "uses"
        case .organization, .member, .invitation: "parts"
        }
    }

    /// The field that no other of its kind may have the same.
    fileprivate var nameField: String {
        switch self {
        case .voucher: "code"
        case .invitation: "email"
        default: "name"
        }
    }

    /// The field whose number may not fall below what is taken.
    fileprivate var amountField: String {
        switch self {
        case .event: "total_capacity"
        case .ticketType: "quantity"
        case .movie: "shows"
        case .show: "total_seats"
        case .voucher: "max_uses"
        case .organization, .member, .invitation: "rights"
        }
    }
}

/// What can be wrong with something as a whole, which its fields alone do not tell.
struct WholeCheck {
    let timeZone: String
    /// Yields the faults that it has at a time.
    let faults: (Moment) -> [FieldFault]
}

extension Service {
    /// The id in the path; what is none is not found, either.
    func id(of noun: CatalogNoun, in request: Request) throws(Problem) -> String {
        guard let id = request.idInPath else { throw .unknown(noun) }
        return id
    }

    /// What the call in hand wants to change or delete, by its path, its If-Match and who asks.
    func edit(of noun: CatalogNoun, in request: Request) throws(Problem) -> Edit {
        Edit(
            id: try id(of: noun, in: request),
            account: try principal(of: request).account,
            versions: try EntityTag.versions(of: request)
        )
    }

    /// Reads what a PATCH is to change, and tries it on what is there now, so that all that is wrong
    /// with it is told at once.
    ///
    /// The change itself is made on what is there then.
    ///
    /// - Parameters:
    ///   - read: Yields what is there.
    ///   - rehearse: Makes the change, and yields the whole that it would make, if that can be wrong.
    func change<Value>(
        of noun: CatalogNoun,
        _ request: Request,
        known: Fields,
        _ read: () throws(StoreError) -> Value?,
        _ rehearse: (inout BodyReader, Value) -> WholeCheck?
    ) throws(Problem) -> BodyReader {
        let reader = try BodyReader(request, known: known)
        guard let value = try ask(request, read) else { throw .unknown(noun) }
        var rehearsal = reader
        let whole = rehearse(&rehearsal, value)
        try finish(&rehearsal, whole, request)
        return reader
    }

    /// Ends a reading: what is wrong with the whole is told beside what is wrong with its fields.
    func finish(
        _ reader: inout BodyReader,
        _ whole: WholeCheck?,
        _ request: Request
    ) throws(Problem) {
        if let whole {
            let (now, knowsZone) = try ask(request) { () throws(StoreError) in
                try store.present(whole.timeZone, until: request.deadline)
            }
            var faults = whole.faults(now)
            if !knowsZone { faults.append(EventDetails.unknownTimeZone) }
            for fault in faults where !reader.refuses(fault.field) {
                reader.refuse(fault.field, fault.message)
            }
        }
        try reader.finish()
    }

    /// Asks the store to make or change something, or throws the refusal that says why it did not.
    func made<Value>(
        _ noun: CatalogNoun,
        _ request: Request,
        _ body: () throws(StoreError) -> EditOutcome<Value>
    ) throws(Problem) -> Value {
        try value(of: try ask(request, body), noun)
    }

    /// What was made or changed, or the refusal that says why it was not.
    func value<Value>(
        of outcome: EditOutcome<Value>,
        _ noun: CatalogNoun
    ) throws(Problem) -> Value {
        switch outcome {
        case .done(let value): return value
        case .unknown: throw .unknown(noun)
        case .notYours: throw .notYours
        case .stale: throw .stale
        case .invalid(let faults): throw .invalid(FieldFaults(faults))
        case .nameTaken:
            throw .conflict(
                "already-taken",
                "Already taken",
                [.init(noun.nameField, "another \(noun.rawValue) there has it already")]
            )
        case .screenTaken:
            throw .conflict(
                "screen-taken",
                "Screen taken",
                [.init(ShowDetails.screenTaken)]
            )
        case .taken(let number):
            throw .conflict(
                "in-use",
                "In use",
                [.init(noun.amountField, "\(number) of its \(noun.parts) are in use")]
            )
        case .inUse(let fault): throw .conflict("in-use", "In use", [.init(fault)])
        case .booked:
            throw .conflict(
                "in-use",
                "In use",
                [.init("id", "\(noun.parts) of it were booked: it can be called off")]
            )
        case .over:
            throw .conflict("over", "Over", [.init("status", "it is cancelled or past")])
        case .lastManager:
            throw .conflict(
                "last-manager",
                "Last manager",
                [.init("rights", "nobody else manages the organization")]
            )
        }
    }
}

extension Problem {
    static func unknown(_ noun: CatalogNoun) -> Problem {
        notFound("There is no such \(noun.rawValue).")
    }

    /// Input that does not say what it must, or cannot be as a whole.
    static func invalid(_ faults: FieldFaults) -> Problem {
        invalid(faults.list.map { Field($0) })
    }

    static let notYours = forbidden("Only its organizer may do that.")
}

extension Problem.Field {
    init(_ fault: FieldFault) {
        self.init(fault.field, fault.message)
    }
}
