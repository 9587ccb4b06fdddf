import Postgres
import Reservations

extension Store {
    /// Vouchers that others keep locked: by their codes, where orders want to use them, and as bookings that are
    /// to give them back, or to take them again.
    static func lockedVouchers(
        of wanted: BatchWants,
        _ connection: inout Connection
    ) throws(PostgresError) -> (keys: Set<VoucherKey>, bookings: Set<String>) {
        let keys = Array(wanted.vouchers.users.keys)
        guard !keys.isEmpty || !wanted.bookings.isEmpty else { return ([], []) }
        let found = try connection.execute(
            """
            SELECT id, inventory_id, code, NULL FROM unnest(
                \(keys.map(\.inventoryID))::uuid[], \(keys.map(\.code.text))::text[]
            ) AS wanted (inventory_id, code) JOIN vouchers USING (inventory_id, code)
            UNION ALL
            SELECT vouchers.id, inventory_id, code, bookings.id
            FROM bookings JOIN vouchers ON vouchers.id = voucher_id
            WHERE bookings.id = ANY (\(Array(wanted.bookings))::uuid[])
            """
        ).map { (row) throws(PostgresError) in
            (
                id: try row.text(0),
                key: VoucherKey(
                    inventoryID: try row.text(1),
                    code: try row.decode(2, as: "a voucher's code") { VoucherCode($0) }
                ),
                booking: row.optionalText(3)
            )
        }
        let stuck = try locked(
            in: "voucher_counts",
            by: "voucher_id",
            Set(found.map(\.id)),
            &connection
        )
        let obstacles = found.filter { stuck.contains($0.id) }
        return (
            Set(obstacles.filter { $0.booking == nil }.map(\.key)),
            Set(obstacles.compactMap(\.booking))
        )
    }
}
