import Postgres

extension Store {
    /// What vouchers' counts are, and what live bookings say that they are: an item that was given back has
    /// nothing of its voucher any more.
    static let voucherUses: Statement = """
        (
            SELECT voucher_counts.voucher_id, uses, spent, count(DISTINCT bookings.id) AS used,
                   coalesce(sum(discount) FILTER (WHERE returned_at IS NULL), 0)::bigint AS discounts
            FROM voucher_counts
                LEFT JOIN bookings ON bookings.voucher_id = voucher_counts.voucher_id AND \(Statement.isLive)
                LEFT JOIN booking_items ON booking_id = bookings.id
            GROUP BY voucher_counts.voucher_id, uses, spent
        )
        """
}

extension Invariant {
    /// What must be true of vouchers.
    static let vouchers = [
        Invariant(
            "a voucher's uses, and what it has taken off, are those of its live bookings",
            """
            SELECT format('%s: %s and %s are counted, %s and %s are booked',
                          voucher_id, uses, spent, used, discounts)
            FROM \(Store.voucherUses) AS counted WHERE (uses, spent) <> (used, discounts)
            """
        ),
        Invariant(
            "nothing is taken off without a voucher of what was booked",
            """
            SELECT format('%s: %s', booking_id, discount)
            FROM booking_items JOIN bookings ON bookings.id = booking_id
                LEFT JOIN vouchers ON vouchers.id = voucher_id
                    AND vouchers.inventory_id = booking_items.inventory_id
            WHERE discount > 0 AND vouchers.id IS NULL
            """
        ),
    ]
}
