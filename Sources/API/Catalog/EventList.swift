import HTTP
import JSONText
import Reservations
import Storage

/// The parameters of a list of events.
enum EventQuery {
    /// More than this is no part of a name.
    private static let lengthLimit = 200

    static let status = QueryParameter<InventoryStatus>.choice(
        "status",
        "Only these; otherwise those that are neither past nor cancelled"
    )
    static let location = words("location", "Words of the place, each from its beginning")
    static let search = words("search", "Words of name and description, each from its beginning")
    static let order = QueryParameter<InventoryOrder>.choice("ordering", "What comes first")
    static let cursor = Paging.cursor { InventoryCursor($0) }

    static let all: Fields = [status, location, search, order, Paging.limit, cursor]

    /// Reads which events are wanted.
    ///
    /// - Throws: A 400 that names every bad parameter.
    static func listing(from query: [UInt8]) throws(Problem) -> EventListing {
        var reader = QueryReader(query, known: all)
        var listing = EventListing()
        listing.status = reader.value(of: status)
        listing.location = reader.value(of: location) ?? nil
        listing.words = reader.value(of: search) ?? nil
        listing.order = reader.value(of: order) ?? listing.order
        listing.limit = reader.value(of: Paging.limit) ?? listing.limit
        listing.cursor = reader.value(of: cursor)
        if let cursor = listing.cursor, cursor.order != listing.order {
            reader.refuse("cursor", "belongs to another ordering")
        }
        try reader.finish()
        return listing
    }

    /// Words to look for; nothing but spaces looks for nothing in particular.
    private static func words(_ name: String, _ summary: String) -> QueryParameter<String?> {
        QueryParameter(
            name,
            required: false,
            summary,
            schema: .object([("type", .string("string")), ("maxLength", .number(lengthLimit))])
        ) { text in
            guard text.unicodeScalars.count <= lengthLimit else {
                return .invalid("expected at most \(lengthLimit) characters")
            }
            return .valid(text.allSatisfy(\.isWhitespace) ? nil : text)
        }
    }
}

extension Service {
    func listEvents(_ request: Request) throws(Problem) -> Response {
        let listing = try EventQuery.listing(from: request.query)
        return try list(request) { () throws(Problem) in
            let page = try ask(request) { () throws(StoreError) in
                try store.events(listing, until: request.deadline)
            }
            return .page(page) { $0.event.json }
        }
    }

    /// Events of one's own, the last one made first.
    func listOwnEvents(_ request: Request) throws(Problem) -> Response {
        try events(of: .own(userID: try principal(of: request).account.id), request)
    }

    /// An organization's events, for its members.
    func listOrganizationEvents(_ request: Request) throws(Problem) -> Response {
        try events(of: try organizationEstate(request), request)
    }

    private func events(of estate: Estate, _ request: Request) throws(Problem) -> Response {
        let (cursor, limit) = try IDListQuery.place(from: request.query)
        let page = try open(request) { () throws(StoreError) in
            try store.events(of: estate, after: cursor, limit: limit, until: request.deadline)
        }
        return .json(.page(page, \.json))
    }
}
