import Postgres
package import Reservations

/// Who may do what with what: every statement that changes or shows what is somebody's asks here, in its own
/// transaction, so that no right outlives the membership that it follows from.
extension Store {
    /// Whether an account may do something with what is an owner's.
    ///
    /// Whoever changes something keeps the membership until the transaction's end: who takes it away waits, and
    /// nothing is changed behind that.
    static func may(
        _ account: Account,
        _ right: Right,
        with owner: Owner,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        var rights = Rights.none
        if let id = owner.organizationID, account.role != .admin {
            rights = try self.rights(of: account.id, in: id, keeping: right != .view, &connection)
        }
        return account.rights(with: owner, asMember: rights).contain(right)
    }

    /// Whether an account may see what is an owner's and hidden from others.
    package func mayView(
        _ owner: Owner,
        _ account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Bool {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try Self.may(account, .view, with: owner, &connection)
        }
    }

    /// Whether an account may do something with an organization itself; nil if it is no member of it, and may not
    /// know of it.
    static func may(
        _ account: Account,
        _ right: Right,
        in organizationID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool? {
        let asMember = try rights(
            of: account.id,
            in: organizationID,
            keeping: right != .view,
            &connection
        )
        let rights = account.rights(asMember: asMember)
        return rights.contain(.view) ? rights.contain(right) : nil
    }

    /// Why somebody may not make something an organization's, or their own; nil if they may.
    ///
    /// - Parameters:
    ///   - owner: Whose it is, if it is there already: that they may manage that is known.
    ///   - organizationID: Whose it is to be; nil for its maker's own.
    static func fault(
        of owner: Owner?,
        to organizationID: String?,
        _ account: Account,
        _ connection: inout Connection
    ) throws(PostgresError) -> FieldFault? {
        guard let organizationID else {
            guard let owner else { return nil }
            let mayGive = account.id == owner.organizerID || account.role == .admin
            guard mayGive, try isOrganizer(owner.organizerID, &connection) else {
                return Organization.notYours
            }
            return nil
        }
        let isThere =
            try connection.execute(
                "SELECT FROM organizations WHERE id = \(organizationID)"
            ).count > 0
        let target = Owner(organizerID: account.id, organizationID: organizationID)
        guard isThere, try may(account, .manage, with: target, &connection) else {
            return Organization.notManaged
        }
        return nil
    }

    private static func isOrganizer(
        _ userID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        try connection.execute(
            "SELECT FROM users WHERE id = \(userID) AND role = 'organizer' AND is_active"
        ).count > 0
    }

    private static func rights(
        of userID: String,
        in organizationID: String,
        keeping: Bool,
        _ connection: inout Connection
    ) throws(PostgresError) -> Rights {
        let lock: Statement = keeping ? "FOR SHARE" : ""
        return try connection.execute(
            """
            SELECT array_to_string(rights, ',') FROM memberships
            WHERE organization_id = \(organizationID) AND user_id = \(userID) \(lock)
            """
        ).first { (row) throws(PostgresError) in try rights(from: row, at: 0) } ?? .none
    }

    /// A column of rights' names with commas between.
    static func rights(
        from row: borrowing Row,
        at column: Int
    ) throws(PostgresError) -> Rights {
        try row.decode(column, as: "rights") { text in
            let rights = text.split(separator: ",").map { Right(rawValue: String($0)) }
            return rights.contains(nil) ? nil : Rights(rights.compactMap(\.self))
        }
    }

    /// Whose an event or a show is, nil if there is none of that id.
    static func owner(
        of kind: InventoryKind,
        _ id: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Owner? {
        try connection.execute(
            """
            SELECT organizer_id, organization_id FROM inventories
            WHERE id = \(id) AND kind = \(kind.rawValue) AND organizer_id IS NOT NULL
            """
        ).first { (row) throws(PostgresError) in
            Owner(organizerID: try row.text(0), organizationID: row.optionalText(1))
        }
    }
}
