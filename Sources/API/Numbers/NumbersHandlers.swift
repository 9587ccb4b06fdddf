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
        try statement(of: .own(userID: try principal(of: request).account.id), request)
    }

    /// What it has of an organization's, for its members.
    func showOrganizationStatement(_ request: Request) throws(Problem) -> Response {
        try statement(of: try organizationEstate(request), request)
    }

    private func statement(of estate: Estate, _ request: Request) throws(Problem) -> Response {
        var reader = QueryReader(request.query, known: StatementQuery.page)
        let month = reader.value(of: StatementQuery.month)
        let cursor = reader.value(of: StatementQuery.cursor)
        let limit = reader.value(of: Paging.limit) ?? PageLimits.standard
        try reader.finish()
        guard let month else { throw .internalError }
        let statement = try open(request) { () throws(StoreError) in
            try store.statement(
                of: estate,
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
        let estate = try organizationEstate(request)
        _ = try open(request) { () throws(StoreError) in
            try store.balances(of: estate, until: request.deadline)
        }
        return try statementFile(of: estate, request)
    }

    private func statementFile(of estate: Estate, _ request: Request) throws -> Reply {
        var reader = QueryReader(request.query, known: StatementQuery.whole)
        let month = reader.value(of: StatementQuery.month)
        try reader.finish()
        guard let month else { throw Problem.internalError }
        return csv(request, named: "statement-\(month)", StatementRows.columns) {
            file throws(StoreError) in
            var rows = StatementRows(month: month)
            try store.statementEntries(of: estate, month, until: request.deadline) { balances in
                for row in rows.begin(balances) { file.add(row) }
            } _: { entries in
                entries.allSatisfy { file.add(rows.next($0)) }
            }
            for row in rows.end { file.add(row) }
        }
    }
}
