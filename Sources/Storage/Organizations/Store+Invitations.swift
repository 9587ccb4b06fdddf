package import Platform
import Postgres
package import Reservations

extension Store {
    /// Invites somebody by mail to become a member.
    package func invite(
        _ email: String,
        to id: String,
        with rights: Rights,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Invitation> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            let outcome = try Self.ownOrganization(id, account, &connection)
            guard case .done = outcome else { return .rollBack(outcome.refusal()) }
            let open = try connection.execute(
                """
                SELECT email = \(email) FROM invitations
                WHERE organization_id = \(id) AND \(Self.isOpenInvitation)
                """
            ).map { (row) throws(PostgresError) in try row.bool(0) }
            guard !open.contains(true) else { return .rollBack(.nameTaken) }
            guard open.count < Invitation.openLimit else {
                let message = "an organization has at most \(Invitation.openLimit) that are open"
                return .rollBack(.invalid([FieldFault("email", message)]))
            }
            let made = try connection.execute(
                """
                WITH invitation AS (
                        INSERT INTO invitations (organization_id, email, rights, invited_by)
                        VALUES (\(id), \(email), \(rights.names)::text[], \(account.id)) RETURNING id
                     ),
                     mail AS (
                        INSERT INTO outbox (kind, subject) SELECT 'invitation', id FROM invitation
                     )
                SELECT id FROM invitation
                """
            ).first { (row) throws(PostgresError) in try row.text(0) }
            guard let made, let invitation = try Self.invitation(made, &connection) else {
                return .rollBack(.unknown)
            }
            try connection.execute(Self.record(.created, by: account.id, nil, invitation))
            return .commit(.done(invitation))
        }
    }

    /// Reads a page of an organization's invitations that are open, for those who manage it.
    package func invitations(
        to id: String,
        for account: Account,
        after cursor: IDCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Page<Invitation, IDCursor>> {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            let outcome = try Self.ownOrganization(id, account, &connection)
            guard case .done = outcome else { return .rollBack(outcome.refusal()) }
            let found = try connection.execute(
                """
                SELECT \(Self.invitationColumns) FROM \(Self.invitationTables)
                WHERE organization_id = \(id) AND \(Self.isOpenInvitation)
                  AND (\(cursor?.id)::uuid IS NULL OR invitations.id > \(cursor?.id)::uuid)
                ORDER BY invitations.id \(Self.limit(limit + 1))
                """
            ).map { (row) throws(PostgresError) in try Self.invitation(from: row) }
            return .rollBack(.done(Page(found, limit: limit) { IDCursor(id: $0.id) }))
        }
    }

    /// Takes an invitation back: whoever has its mail has nothing.
    package func withdraw(
        invitation id: String,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Invitation> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            guard let known = try Self.invitation(id, &connection) else {
                return .rollBack(.unknown)
            }
            let outcome = try Self.ownOrganization(known.organizationID, account, &connection)
            guard case .done = outcome else { return .rollBack(outcome.refusal()) }
            let isWithdrawn =
                try connection.execute(
                    """
                    UPDATE invitations SET withdrawn_at = now() WHERE id = \(id) AND \(Self.isOpenInvitation)
                    """
                ).affected == 1
            guard isWithdrawn else { return .rollBack(.unknown) }
            try connection.execute(Self.record(.deleted, by: account.id, known, nil))
            return .commit(.done(known))
        }
    }

    /// Makes whoever has an invitation's mail a member, or gives a member its rights as well.
    ///
    /// It works once, as long as whoever sent it manages the organization; to whom it has made a member it says so
    /// again.
    ///
    /// - Returns: nil if it is no good, for whatever reason.
    package func acceptInvitation(
        tokenHash: [UInt8],
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<ListedOrganization> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            guard try Self.keep(account, &connection),
                let id = try Self.lockOrganization(invitedBy: tokenHash, &connection)
            else { return .rollBack(.unknown) }
            if let invitation = try Self.openInvitation(tokenHash, &connection) {
                if let fault = try Self.crowding(of: id, by: account, &connection) {
                    return .rollBack(.invalid([fault]))
                }
                try connection.execute(
                    """
                    UPDATE invitations SET accepted_at = now(), accepted_by = \(account.id)
                    WHERE id = \(invitation.id)
                    """
                )
                try Self.join(account, id, invitation.rights, by: account.id, &connection)
            } else if try !Self.isAccepted(tokenHash, by: account, &connection) {
                return .rollBack(.unknown)
            }
            guard let organization = try Self.organization(id, &connection),
                let member = try Self.member(account.id, of: id, &connection)
            else { return .rollBack(.unknown) }
            return .commit(
                .done(ListedOrganization(organization: organization, rights: member.rights))
            )
        }
    }

    /// Forgets invitations that have been void for a month, some at a time.
    ///
    /// - Returns: How many; fewer than `limit` if there are no more.
    package func forgetInvitations(
        limit: Int = 1_000,
        until deadline: Deadline
    ) throws(StoreError) -> Int {
        try change(
            """
            DELETE FROM invitations WHERE id IN (
                SELECT id FROM invitations WHERE expires_at < now() - interval '30 days'
                ORDER BY expires_at LIMIT \(limit)
            )
            """,
            until: deadline
        )
    }
}

// MARK: - Statements

extension Store {
    static let isOpenInvitation: Statement =
        "accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > now()"

    /// Who belongs to the organization is at rest from now on.
    private static func lockOrganization(
        invitedBy tokenHash: [UInt8],
        _ connection: inout Connection
    ) throws(PostgresError) -> String? {
        let id = try connection.execute(
            "SELECT organization_id FROM invitations WHERE token_hash = \(Bytes(tokenHash))"
        ).first { (row) throws(PostgresError) in try row.text(0) }
        guard let id else { return nil }
        try connection.execute("SELECT FROM organizations WHERE id = \(id) FOR NO KEY UPDATE")
        return id
    }

    /// The invitation, locked, if it is open and whoever sent it may give still what it gives.
    private static func openInvitation(
        _ tokenHash: [UInt8],
        _ connection: inout Connection
    ) throws(PostgresError) -> (id: String, rights: Rights)? {
        try connection.execute(
            """
            SELECT id, array_to_string(rights, ',') FROM invitations
            WHERE token_hash = \(Bytes(tokenHash)) AND \(isOpenInvitation) AND (
                EXISTS (
                    SELECT FROM memberships
                    WHERE memberships.organization_id = invitations.organization_id
                      AND user_id = invited_by AND 'manage' = ANY (memberships.rights)
                ) OR EXISTS (
                    SELECT FROM users WHERE users.id = invited_by AND role = 'admin' AND is_active
                )
            )
            FOR UPDATE OF invitations
            """
        ).first { (row) throws(PostgresError) in
            (try row.text(0), try rights(from: row, at: 1))
        }
    }

    private static func isAccepted(
        _ tokenHash: [UInt8],
        by account: Account,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        try connection.execute(
            """
            SELECT FROM invitations
            WHERE token_hash = \(Bytes(tokenHash)) AND accepted_by = \(account.id)
            """
        ).count > 0
    }

    /// Why nobody more may belong to the organization, or the account to no more of them; nil if they may.
    private static func crowding(
        of id: String,
        by account: Account,
        _ connection: inout Connection
    ) throws(PostgresError) -> FieldFault? {
        guard try member(account.id, of: id, &connection) == nil else { return nil }
        if try memberships(of: account.id, &connection) >= Organization.membershipLimit {
            return tooMany("token")
        }
        let members =
            try connection.execute(
                "SELECT count(*) FROM memberships WHERE organization_id = \(id)"
            ).first { (row) throws(PostgresError) in try row.int(0) } ?? 0
        guard members >= Organization.memberLimit else { return nil }
        let message = "an organization has at most \(Organization.memberLimit) members"
        return FieldFault("token", message)
    }

    private static func invitation(
        _ id: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Invitation? {
        try connection.execute(
            "SELECT \(invitationColumns) FROM \(invitationTables) WHERE invitations.id = \(id)"
        ).first { (row) throws(PostgresError) in try invitation(from: row) }
    }

    private static let invitationColumns: Statement = """
        invitations.id, organization_id, invitations.email, array_to_string(rights, ','), username,
        rfc3339(invitations.created_at, 'UTC'), rfc3339(expires_at, 'UTC'),
        rfc3339(mailed_at, 'UTC')
        """

    private static let invitationTables: Statement =
        "invitations JOIN users ON users.id = invited_by"

    private static func invitation(from row: borrowing Row) throws(PostgresError) -> Invitation {
        Invitation(
            id: try row.text(0),
            organizationID: try row.text(1),
            email: try row.text(2),
            rights: try rights(from: row, at: 3),
            invitedBy: try row.text(4),
            createdAt: try row.text(5),
            expiresAt: try row.text(6),
            mailedAt: row.optionalText(7)
        )
    }

    private static func record(
        _ action: ListedChange.Action,
        by userID: String,
        _ before: Invitation?,
        _ after: Invitation?
    ) -> Statement {
        record(
            CatalogChange(
                inventoryID: after?.organizationID ?? before?.organizationID ?? "",
                subject: .invitation,
                subjectID: after?.id ?? before?.id ?? "",
                action: action,
                userID: userID,
                before: before?.record,
                after: after?.record
            )
        )
    }
}

extension EditOutcome {
    /// The same refusal of something else; nothing is refused where it is done.
    func refusal<Other>() -> EditOutcome<Other> {
        switch self {
        case .done, .unknown: .unknown
        case .notYours: .notYours
        case .stale: .stale
        case .invalid(let faults): .invalid(faults)
        case .nameTaken: .nameTaken
        case .screenTaken: .screenTaken
        case .taken(let number): .taken(number)
        case .inUse(let fault): .inUse(fault)
        case .booked: .booked
        case .over: .over
        case .lastManager: .lastManager
        }
    }
}
