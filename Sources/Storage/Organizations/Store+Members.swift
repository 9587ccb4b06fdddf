import Postgres
package import Reservations

extension Store {
    /// Reads a page of an organization's members, for its members.
    package func members(
        of id: String,
        for account: Account,
        after cursor: IDCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Page<Member, IDCursor>> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            guard try Self.organization(id, &connection) != nil,
                try Self.may(account, .view, in: id, &connection) == true
            else { return .unknown }
            let found = try connection.execute(
                """
                SELECT \(Self.memberColumns) FROM \(Self.memberTables)
                WHERE organization_id = \(id)
                  AND (\(cursor?.id)::uuid IS NULL OR user_id > \(cursor?.id)::uuid)
                ORDER BY user_id \(Self.limit(limit + 1))
                """
            ).map { (row) throws(PostgresError) in try Self.member(from: row) }
            return .done(Page(found, limit: limit) { IDCursor(id: $0.userID) })
        }
    }

    /// Gives a member other rights.
    package func changeMember(
        _ userID: String,
        of id: String,
        to rights: Rights,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Member> {
        try changing(userID, of: id, by: account, needs: .manage, until: deadline) {
            (before, connection) throws(PostgresError) in
            guard before.rights != rights else { return before }
            try connection.execute(
                """
                UPDATE memberships SET rights = \(rights.names)::text[]
                WHERE organization_id = \(id) AND user_id = \(userID)
                """
            )
            return try Self.member(userID, of: id, &connection)
        }
    }

    /// Ends a membership: somebody's who is sent away, or one's own.
    package func removeMember(
        _ userID: String,
        of id: String,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Member> {
        let right: Right = userID == account.id ? .view : .manage
        return try changing(userID, of: id, by: account, needs: right, until: deadline) {
            (_, connection) throws(PostgresError) in
            try connection.execute(
                """
                DELETE FROM memberships WHERE organization_id = \(id) AND user_id = \(userID)
                """
            )
            return nil
        }
    }

    /// Ends all memberships of an account that is closed, whoever else manages what it has managed.
    static func leaveAll(
        _ userID: String,
        _ connection: inout Connection
    ) throws(PostgresError) {
        try connection.execute(
            """
            SELECT FROM organizations WHERE id = ANY (ARRAY(
                SELECT organization_id FROM memberships WHERE user_id = \(userID)
            )) ORDER BY id FOR NO KEY UPDATE
            """
        )
        let left = try connection.execute(
            """
            SELECT \(memberColumns), organization_id FROM \(memberTables)
            WHERE user_id = \(userID)
            ORDER BY organization_id
            """
        ).map { (row) throws(PostgresError) in (try member(from: row), try row.text(4)) }
        guard !left.isEmpty else { return }
        try connection.execute("DELETE FROM memberships WHERE user_id = \(userID)")
        for (member, id) in left {
            try connection.execute(record(member, of: id, .deleted, by: userID, member, nil))
        }
    }

    /// Makes somebody a member, or gives a member more rights; both in its organization's history.
    static func join(
        _ account: Account,
        _ id: String,
        _ rights: Rights,
        by userID: String,
        _ connection: inout Connection
    ) throws(PostgresError) {
        let before = try member(account.id, of: id, &connection)
        let wanted = before.map { $0.rights.and(rights) } ?? rights
        guard wanted != before?.rights else { return }
        try connection.execute(
            """
            INSERT INTO memberships (organization_id, user_id, rights)
            VALUES (\(id), \(account.id), \(wanted.names)::text[])
            ON CONFLICT (organization_id, user_id) DO UPDATE SET rights = EXCLUDED.rights
            """
        )
        guard let after = try member(account.id, of: id, &connection) else { return }
        let action: ListedChange.Action = before == nil ? .created : .changed
        try connection.execute(record(after, of: id, action, by: userID, before, after))
    }

    /// Changes a membership while nobody else changes any of its organization.
    ///
    /// - Parameter change: Yields what it is then; nil if it is none any more.
    private func changing(
        _ userID: String,
        of id: String,
        by account: Account,
        needs right: Right,
        until deadline: ContinuousClock.Instant,
        _ change: (Member, inout Connection) throws(PostgresError) -> Member?
    ) throws(StoreError) -> EditOutcome<Member> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute("SELECT FROM organizations WHERE id = \(id) FOR NO KEY UPDATE")
            switch try Self.may(account, right, in: id, &connection) {
            case nil: return .rollBack(.unknown)
            case false?: return .rollBack(.notYours)
            case true?: break
            }
            guard let before = try Self.member(userID, of: id, &connection) else {
                return .rollBack(.unknown)
            }
            let after = try change(before, &connection)
            guard after != before else { return .rollBack(.done(before)) }
            let action: ListedChange.Action = after == nil ? .deleted : .changed
            try connection.execute(
                Self.record(before, of: id, action, by: account.id, before, after)
            )
            return .commit(.done(after ?? before))
        }
    }

    static func member(
        _ userID: String,
        of id: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Member? {
        try connection.execute(
            """
            SELECT \(memberColumns) FROM \(memberTables)
            WHERE organization_id = \(id) AND user_id = \(userID)
            """
        ).first { (row) throws(PostgresError) in try member(from: row) }
    }

    private static let memberColumns: Statement = """
        user_id, username, array_to_string(rights, ','), rfc3339(joined_at, 'UTC')
        """

    private static let memberTables: Statement = "memberships JOIN users ON users.id = user_id"

    private static func member(from row: borrowing Row) throws(PostgresError) -> Member {
        Member(
            userID: try row.text(0),
            username: try row.text(1),
            rights: try rights(from: row, at: 2),
            joinedAt: try row.text(3)
        )
    }

    private static func record(
        _ member: Member,
        of id: String,
        _ action: ListedChange.Action,
        by userID: String,
        _ before: Member?,
        _ after: Member?
    ) -> Statement {
        record(
            CatalogChange(
                inventoryID: id,
                subject: .member,
                subjectID: member.userID,
                action: action,
                userID: userID,
                before: before?.record,
                after: after?.record
            )
        )
    }
}
