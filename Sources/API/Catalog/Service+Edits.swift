import HTTP
import Reservations
import Storage

/// What of the catalog can be made and changed, as people call it.
enum CatalogNoun: String {
    case event
    case ticketType = "ticket type"
    case movie, show

    /// What of it people have.
    fileprivate var parts: String {
        switch self {
        case .event, .ticketType: "tickets"
        case .movie: "shows"
        case .show: "seats"
        }
    }

    /// The field whose number may not fall below what is taken.
    fileprivate var amountField: String {
        switch self {
        case .event: "total_capacity"
        case .ticketType: "quantity"
        case .movie: "shows"
        case .show: "total_seats"
        }
    }
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
        case .invalid(let faults): throw .invalid(faults.map { .init($0.field, $0.message) })
        case .nameTaken:
            throw .conflict(
                "already-taken",
                "Already taken",
                [.init("name", "another \(noun.rawValue) there has it already")]
            )
        case .screenTaken:
            throw .conflict(
                "screen-taken",
                "Screen taken",
                [.init("screen_name", "another show is on it at that time")]
            )
        case .taken(let number):
            throw .conflict(
                "in-use",
                "In use",
                [.init(noun.amountField, "\(number) of its \(noun.parts) are in use")]
            )
        }
    }
}

extension Problem {
    static func unknown(_ noun: CatalogNoun) -> Problem {
        notFound("There is no such \(noun.rawValue).")
    }

    static let notYours = forbidden("Only its organizer may do that.")
}
