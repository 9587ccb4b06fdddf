import Cache
import HTTP
import JSONText
import Reservations

/// The parameters of a list that goes by id.
enum IDListQuery {
    static let cursor = Paging.cursor { IDCursor($0) }

    static let all: Fields = [Paging.limit, cursor]

    /// Reads which page is wanted.
    ///
    /// - Throws: A 400 that names every bad parameter.
    static func place(from query: [UInt8]) throws(Problem) -> (cursor: IDCursor?, limit: Int) {
        var reader = QueryReader(query, known: all)
        let cursor = reader.value(of: cursor)
        let limit = reader.value(of: Paging.limit) ?? PageLimits.standard
        try reader.finish()
        return (cursor, limit)
    }
}

extension Service {
    /// Answers with a list: anybody's may be a moment old, that of somebody who is logged in is fresh,
    /// for it may be theirs that has just changed.
    ///
    /// A proof that is none makes nobody known, or anybody could have every list read anew.
    func list(
        _ request: Request,
        _ load: () throws(Problem) -> JSON
    ) throws(Problem) -> Response {
        if case .token = request.credential { return .json(try load()) }
        let key = listKey(of: request)
        let body = try lists.body(for: key, until: request.deadline) { () throws(Problem) in
            try load().bytes
        }
        return .json(body)
    }

    /// One for all spellings of the id in the path: the rest of it has no capitals.
    private func listKey(of request: Request) -> [UInt8] {
        let path = request.idInPath == nil ? request.path : request.path.map(\.asASCIISmall)
        return path + [UInt8(ascii: "?")] + request.query
    }
}

extension JSON {
    /// A page as every list answers.
    static func page<Value, Cursor: CustomStringConvertible>(
        _ page: Page<Value, Cursor>,
        _ json: (Value) -> JSON
    ) -> JSON {
        .object([
            ("results", .array(page.values.map(json))), ("next", .text(page.next?.description)),
        ])
    }
}
