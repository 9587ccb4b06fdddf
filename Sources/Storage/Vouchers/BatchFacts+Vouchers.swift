import Postgres
import Reservations

/// What a batch asks of vouchers.
extension BatchFacts {
    /// Before ticket types, in the order of locks.
    static func vouchersLeft(
        _ wanted: WantedVouchers,
        _ locked: LockedRows = .waitedFor
    ) -> Statement {
        """
        SELECT voucher_id FROM voucher_counts WHERE voucher_id = ANY (\(ids(of: wanted)))
        ORDER BY voucher_id FOR UPDATE \(locked.clause)
        """
    }

    /// In a statement of its own: it sees what those have committed for whose locks the other one waited.
    static func vouchers(_ wanted: WantedVouchers) -> Statement {
        """
        SELECT \(Store.voucherColumns) FROM \(Store.voucherTables)
        WHERE vouchers.id = ANY (\(ids(of: wanted)))
        """
    }

    /// Codes never change, and those that are not there yet are found next time.
    private static func ids(of wanted: WantedVouchers) -> Statement {
        let keys = Array(wanted.users.keys)
        return """
            \(Array(wanted.ids))::uuid[] || ARRAY(
                SELECT id FROM unnest(
                    \(keys.map(\.inventoryID))::uuid[], \(keys.map(\.code.text))::text[]
                ) AS wanted (inventory_id, code) JOIN vouchers USING (inventory_id, code)
            )
            """
    }

    /// How often customers use vouchers: holds whose time has passed do not count, but what is being paid for,
    /// which may yet be confirmed.
    static func voucherUses(_ users: Set<BookingLedger.VoucherUser>) -> Statement {
        let users = Array(users)
        return """
            SELECT wanted.voucher_id, wanted.user_id, count(*)
            FROM unnest(\(users.map(\.voucherID))::uuid[], \(users.map(\.userID))::uuid[])
                    AS wanted (voucher_id, user_id)
                JOIN bookings ON bookings.voucher_id = wanted.voucher_id
                    AND bookings.user_id = wanted.user_id
            WHERE \(Statement.isLive) AND (status <> 'held' OR hold_expires_at > now())
            GROUP BY wanted.voucher_id, wanted.user_id
            """
    }

    static func voucherUses(
        from rows: consuming Rows
    ) throws(PostgresError) -> [BookingLedger.VoucherUser: Int] {
        let found = try rows.map { (row) throws(PostgresError) in
            (
                BookingLedger.VoucherUser(voucherID: try row.text(0), userID: try row.text(1)),
                try row.int(2)
            )
        }
        return Dictionary(found) { first, _ in first }
    }
}

/// Vouchers that orders want to use, or have used.
struct WantedVouchers {
    /// By their codes, and who wants to use them.
    private(set) var users: [VoucherKey: Set<String>] = [:]
    /// Those of bookings that are there, which may give them back or take them again.
    private(set) var ids: Set<String> = []
    private var owners: Set<BookingLedger.VoucherUser> = []

    init(ids: Set<String> = []) {
        self.ids = ids
    }

    var isEmpty: Bool { users.isEmpty && ids.isEmpty }

    mutating func add(_ request: BookingRequest) {
        guard let code = request.voucher, let part = request.parts.first else { return }
        let key = VoucherKey(inventoryID: part.inventoryID, code: code)
        users[key, default: []].insert(request.userID)
    }

    mutating func add(_ booking: BookingLedger.Known) {
        guard let id = booking.voucherID else { return }
        ids.insert(id)
        owners.insert(.init(voucherID: id, userID: booking.userID))
    }

    /// Whose uses are to be counted, of those that a customer may use only so often.
    func bounded(by vouchers: [Voucher]) -> Set<BookingLedger.VoucherUser> {
        var bounded: Set<BookingLedger.VoucherUser> = []
        for voucher in vouchers where voucher.details.maxUsesPerCustomer != nil {
            let key = VoucherKey(inventoryID: voucher.eventID, code: voucher.details.code)
            for user in users[key] ?? [] {
                bounded.insert(.init(voucherID: voucher.id, userID: user))
            }
            bounded.formUnion(owners.filter { $0.voucherID == voucher.id })
        }
        return bounded
    }
}
