import HTTP
import Reservations
import Storage

/// What was sold of an event or a show, for whom it is.
extension Service {
    func showEventNumbers(_ request: Request) throws(Problem) -> Response {
        try numbers(of: .event, .event, request)
    }

    func showShowNumbers(_ request: Request) throws(Problem) -> Response {
        try numbers(of: .show, .show, request)
    }

    private func numbers(
        of kind: InventoryKind,
        _ noun: CatalogNoun,
        _ request: Request
    ) throws(Problem) -> Response {
        let id = try id(of: noun, in: request)
        let account = try principal(of: request).account
        let outcome = try ask(request) { () throws(StoreError) in
            try store.salesNumbers(of: kind, id: id, for: account, until: request.deadline)
        }
        return .json(try value(of: outcome, noun).json)
    }

    /// What the ledger has of one's own account for a month.
    func showStatement(_ request: Request) throws(Problem) -> Response {
        try statement(in: .own(userID: try principal(of: request).account.id), request)
    }

    /// What it has of an organization's, for its members.
    func showOrganizationStatement(_ request: Request) throws(Problem) -> Response {
        try statement(in: try organizationBooks(request), request)
    }

    private func statement(in books: Books, _ request: Request) throws(Problem) -> Response {
        var reader = QueryReader(request.query, known: StatementQuery.page)
        let month = reader.value(of: StatementQuery.month)
        let cursor = reader.value(of: StatementQuery.cursor)
        let limit = reader.value(of: Paging.limit) ?? PageLimits.standard
        try reader.finish()
        guard let month else { throw .internalError }
        let statement = try open(request) { () throws(StoreError) in
            try store.statement(
                in: books,
                month,
                after: cursor,
                limit: limit,
                until: request.deadline
            )
        }
        return .json(statement.json(of: month))
    }

    /// The same as a file, which has all of it.
    func exportStatement(_ request: Request) throws -> Reply {
        try statementFile(of: .own(userID: try principal(of: request).account.id), request)
    }

    func exportOrganizationStatement(_ request: Request) throws -> Reply {
        let books = try organizationBooks(request)
        _ = try open(request) { () throws(StoreError) in
            try store.balances(in: books, until: request.deadline)
        }
        return try statementFile(of: books, request)
    }

    private func statementFile(of books: Books, _ request: Request) throws -> Reply {
        var reader = QueryReader(request.query, known: StatementQuery.whole)
        let month = reader.value(of: StatementQuery.month)
        try reader.finish()
        guard let month else { throw Problem.internalError }
        return csv(request, named: "statement-\(month)", StatementRows.columns) {
            file throws(StoreError) in
            var rows = StatementRows(month: month)
            try store.statementEntries(in: books, month, until: request.deadline) { balances in
                for row in rows.begin(balances) { file.add(row) }
            } _: { entries in
                entries.allSatisfy { file.add(rows.next($0)) }
            }
            for row in rows.end { file.add(row) }
        }
    }
}
