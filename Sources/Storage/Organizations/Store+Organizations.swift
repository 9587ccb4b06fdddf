import Postgres
package import Reservations

/// An organization, and what somebody may do with it.
package struct ListedOrganization: Sendable {
    package let organization: Organization
    package let rights: Rights

    package init(organization: Organization, rights: Rights) {
        self.organization = organization
        self.rights = rights
    }
}

extension Store {
    /// Makes an organization, of which its maker is the first member.
    package func createOrganization(
        named name: String,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Organization> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            guard try Self.keep(account, &connection) else { return .rollBack(.unknown) }
            guard try Self.memberships(of: account.id, &connection) < Organization.membershipLimit
            else { return .rollBack(.invalid([Self.tooMany("name")])) }
            let id = try connection.execute(
                "INSERT INTO organizations (name) VALUES (\(name)) RETURNING id"
            ).first { (row) throws(PostgresError) in try row.text(0) }
            guard let id, let made = try Self.organization(id, &connection) else {
                return .rollBack(.unknown)
            }
            try connection.execute(Self.record(.created, by: account.id, nil, made))
            try Self.join(account, made.id, .all, by: account.id, &connection)
            return .commit(.done(made))
        }
    }

    /// An organization, for its members.
    package func organization(
        id: String,
        for account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> ListedOrganization? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            guard let organization = try Self.organization(id, &connection) else { return nil }
            let rights = try Self.member(account.id, of: id, &connection)?.rights ?? .none
            let held = account.rights(asMember: rights)
            guard held.contain(.view) else { return nil }
            return ListedOrganization(organization: organization, rights: held)
        }
    }

    /// Reads a page of the organizations that somebody is a member of, in the order in which they were made.
    package func organizations(
        of userID: String,
        after cursor: IDCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Page<ListedOrganization, IDCursor> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            let found = try connection.execute(
                """
                SELECT \(Self.organizationColumns), array_to_string(rights, ',')
                FROM memberships JOIN organizations ON organizations.id = organization_id
                WHERE user_id = \(userID)
                  AND (\(cursor?.id)::uuid IS NULL OR organization_id > \(cursor?.id)::uuid)
                ORDER BY organization_id \(Self.limit(limit + 1))
                """
            ).map { (row) throws(PostgresError) in
                ListedOrganization(
                    organization: try Self.organization(from: row),
                    rights: try Self.rights(from: row, at: 5)
                )
            }
            return Page(found, limit: limit) { IDCursor(id: $0.organization.id) }
        }
    }

    /// Gives an organization another name.
    package func rename(
        _ edit: Edit,
        to name: String?,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Organization> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            let outcome = try Self.ownOrganization(edit.id, edit.account, &connection)
            guard case .done(let before) = outcome else { return .rollBack(outcome) }
            if let versions = edit.versions, !versions.contains(before.version) {
                return .rollBack(.stale)
            }
            guard let name, name != before.name else { return .rollBack(outcome) }
            try connection.execute(
                """
                UPDATE organizations
                SET name = \(name), version = version + 1, updated_at = clock_timestamp()
                WHERE id = \(edit.id)
                """
            )
            guard let after = try Self.organization(edit.id, &connection) else {
                return .rollBack(.unknown)
            }
            try connection.execute(Self.record(.changed, by: edit.account.id, before, after))
            return .commit(.done(after))
        }
    }
}

// MARK: - Statements

extension Store {
    /// The organization, locked against other changes of it and of who belongs to it, if the account manages it.
    static func ownOrganization(
        _ id: String,
        _ account: Account,
        _ connection: inout Connection
    ) throws(PostgresError) -> EditOutcome<Organization> {
        try connection.execute("SELECT FROM organizations WHERE id = \(id) FOR NO KEY UPDATE")
        guard let found = try organization(id, &connection) else { return .unknown }
        switch try may(account, .manage, in: id, &connection) {
        case nil: return .unknown
        case false?: return .notYours
        case true?: return .done(found)
        }
    }

    /// Keeps an account as it is until the transaction's end: the first of the locks that memberships take.
    ///
    /// - Returns: Whether it is active.
    static func keep(
        _ account: Account,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        try connection.execute(
            "SELECT FROM users WHERE id = \(account.id) AND is_active FOR SHARE"
        ).count > 0
    }

    static func tooMany(_ field: String) -> FieldFault {
        FieldFault(field, "one account has at most \(Organization.membershipLimit) organizations")
    }

    static func memberships(
        of userID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Int {
        try connection.execute("SELECT count(*) FROM memberships WHERE user_id = \(userID)").first {
            (row) throws(PostgresError) in try row.int(0)
        } ?? 0
    }

    static func organization(
        _ id: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Organization? {
        try connection.execute(
            "SELECT \(organizationColumns) FROM organizations WHERE id = \(id)"
        ).first { (row) throws(PostgresError) in try organization(from: row) }
    }

    /// Five columns, for `organization(from:)`.
    private static let organizationColumns: Statement = """
        organizations.id, name, rfc3339(created_at, 'UTC'), rfc3339(updated_at, 'UTC'), version
        """

    private static func organization(
        from row: borrowing Row
    ) throws(PostgresError) -> Organization {
        Organization(
            id: try row.text(0),
            name: try row.text(1),
            createdAt: try row.text(2),
            updatedAt: try row.text(3),
            version: try row.int(4)
        )
    }

    private static func record(
        _ action: ListedChange.Action,
        by userID: String,
        _ before: Organization?,
        _ after: Organization?
    ) -> Statement {
        let id = after?.id ?? before?.id ?? ""
        return record(
            CatalogChange(
                inventoryID: id,
                subject: .organization,
                subjectID: id,
                action: action,
                userID: userID,
                before: before?.record,
                after: after?.record
            )
        )
    }
}
