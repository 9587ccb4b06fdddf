import JSONText
import Postgres
import Reservations

/// Vouchers as rows.
extension Store {
    static func voucher(
        _ id: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Voucher? {
        try connection.execute(
            "SELECT \(voucherColumns) FROM \(voucherTables) WHERE vouchers.id = \(id)"
        ).first { (row) throws(PostgresError) in try voucher(from: row) }
    }

    /// Nineteen columns, for `voucher(from:)`.
    static let voucherColumns: Statement = """
        vouchers.id, vouchers.inventory_id, organizer_id, code, currency, percent, amount, budget, max_uses,
        max_uses_per_customer, extract(epoch FROM valid_from)::bigint,
        extract(epoch FROM valid_until)::bigint, array_to_string(ticket_type_ids, ','), unlocks_hidden,
        is_active, uses, spent, vouchers.version, organization_id
        """

    static let voucherTables: Statement = """
        vouchers
            JOIN voucher_counts ON voucher_counts.voucher_id = vouchers.id
            JOIN inventories ON inventories.id = vouchers.inventory_id
        """

    static func voucher(from row: borrowing Row) throws(PostgresError) -> Voucher {
        var details = VoucherDetails(
            code: try row.decode(3, as: "a voucher's code") { VoucherCode($0) },
            currency: try row.decode(4, as: "a currency") { Currency($0) }
        )
        details.percent = try row.optionalInt(5)
        details.amount = try row.optionalInt(6)
        details.budget = try row.optionalInt(7)
        details.maxUses = try row.optionalInt(8)
        details.maxUsesPerCustomer = try row.optionalInt(9)
        details.validFrom = try moment(from: row, at: 10)
        details.validUntil = try moment(from: row, at: 11)
        details.ticketTypeIDs = try row.text(12).split(separator: ",").map(String.init)
        details.unlocksHidden = try row.bool(13)
        details.isActive = try row.bool(14)
        return Voucher(
            id: try row.text(0),
            eventID: try row.text(1),
            owner: Owner(organizerID: try row.text(2), organizationID: row.optionalText(18)),
            details: details,
            uses: try row.int(15),
            spent: try row.int(16),
            version: try row.int(17)
        )
    }

    /// Yields no row if the event has as many as it may have.
    static func insert(_ details: VoucherDetails, _ eventID: String) -> Statement {
        """
        WITH voucher AS (
                INSERT INTO vouchers (
                    inventory_id, code, percent, amount, max_uses_per_customer, valid_from, valid_until,
                    ticket_type_ids, unlocks_hidden, is_active
                )
                SELECT \(eventID)::uuid, \(details.code.text), \(details.percent)::smallint,
                       \(details.amount)::bigint, \(details.maxUsesPerCustomer)::integer,
                       to_timestamp(\(details.validFrom)), to_timestamp(\(details.validUntil)),
                       \(details.ticketTypeIDs)::uuid[], \(details.unlocksHidden)::boolean,
                       \(details.isActive)::boolean
                WHERE (SELECT count(*) FROM vouchers WHERE inventory_id = \(eventID)::uuid)
                    < \(VoucherDetails.countLimit)
                RETURNING id
             ),
             counts AS (
                INSERT INTO voucher_counts (voucher_id, max_uses, budget)
                SELECT id, \(details.maxUses)::integer, \(details.budget)::bigint FROM voucher
             )
        SELECT id FROM voucher
        """
    }

    static func update(_ id: String, _ details: VoucherDetails) -> [Statement] {
        [
            """
            UPDATE vouchers SET percent = \(details.percent), amount = \(details.amount),
                max_uses_per_customer = \(details.maxUsesPerCustomer),
                valid_from = to_timestamp(\(details.validFrom)),
                valid_until = to_timestamp(\(details.validUntil)),
                ticket_type_ids = \(details.ticketTypeIDs)::uuid[],
                unlocks_hidden = \(details.unlocksHidden), is_active = \(details.isActive),
                version = version + 1
            WHERE id = \(id)
            """,
            """
            UPDATE voucher_counts SET max_uses = \(details.maxUses), budget = \(details.budget)
            WHERE voucher_id = \(id)
            """,
        ]
    }

    static func record(
        _ action: ListedChange.Action,
        by userID: String,
        _ before: Voucher?,
        _ after: Voucher?
    ) -> Statement {
        record(
            CatalogChange(
                inventoryID: after?.eventID ?? before?.eventID ?? "",
                subject: .voucher,
                subjectID: after?.id ?? before?.id ?? "",
                action: action,
                userID: userID,
                before: before?.record,
                after: after?.record
            )
        )
    }
}
