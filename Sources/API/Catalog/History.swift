import HTTP
import JSONText
import Reservations
import Storage

extension Service {
    /// What became of an event, for whom it is.
    func showEventHistory(_ request: Request) throws(Problem) -> Response {
        try history(of: .event, .event, request)
    }

    /// What became of a show, for whom it is.
    func showShowHistory(_ request: Request) throws(Problem) -> Response {
        try history(of: .show, .show, request)
    }

    /// What became of a movie, for whom it is; its shows have histories of their own.
    func showMovieHistory(_ request: Request) throws(Problem) -> Response {
        try history(of: .movie, .movie, request)
    }

    /// What became of an organization, and of who belongs to it, for its members.
    func showOrganizationHistory(_ request: Request) throws(Problem) -> Response {
        try history(of: .organization, .organization, request)
    }

    private func history(
        of kind: ListedChange.Whole,
        _ noun: CatalogNoun,
        _ request: Request
    ) throws(Problem) -> Response {
        let id = try id(of: noun, in: request)
        let (cursor, limit) = try IDListQuery.place(from: request.query)
        let account = try principal(of: request).account
        let outcome = try ask(request) { () throws(StoreError) in
            try store.changes(
                of: kind,
                id: id,
                for: account,
                after: cursor,
                limit: limit,
                until: request.deadline
            )
        }
        return .json(.page(try value(of: outcome, noun), \.json))
    }
}

extension ListedChange {
    /// As the history has it.
    fileprivate var json: JSON {
        .object([
            ("id", .string(id)), ("subject", .string(subject.rawValue)),
            ("subject_id", .string(subjectID)), ("action", .string(action.rawValue)),
            ("changed_by", .string(changedBy)), ("changed_at", .string(changedAt)),
            ("before", before ?? .null), ("after", after ?? .null),
        ])
    }

    /// The schema of `json`.
    static let schema = Schema.object([
        ("id", Schema.string(format: "uuid")),
        (
            "subject",
            Schema.string(oneOf: Subject.allCases.map(\.rawValue))
        ),
        ("subject_id", Schema.string(format: "uuid")),
        ("action", Schema.string(oneOf: Action.allCases.map(\.rawValue))),
        ("changed_by", Schema.string().described("The username of whoever did it")),
        ("changed_at", Schema.string(format: "date-time")),
        ("before", side.described("What stood there; null where it was made")),
        ("after", side.described("What stood there from then on; null where it was deleted")),
    ])

    private static let side = Schema.nullable(.object([("type", .string("object"))]))
}
