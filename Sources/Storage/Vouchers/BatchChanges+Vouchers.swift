import Postgres
import Reservations

/// What is used of vouchers.
extension BatchChanges {
    /// What a voucher is used more, or less.
    struct VoucherUse {
        var uses = 0
        /// In minor units.
        var spent = 0
    }

    /// Counts what a booking has of its voucher for items.
    ///
    /// - Parameters:
    ///   - sign: -1 where it is given back.
    ///   - uses: 0 if the rest of the booking stays.
    mutating func count(
        _ voucherID: String?,
        for items: [BookingItem],
        sign: Int,
        uses: Int = 1
    ) {
        guard let voucherID else { return }
        vouchers[voucherID, default: VoucherUse()].uses += sign * uses
        vouchers[voucherID, default: VoucherUse()].spent +=
            sign * items.reduce(0) { $0 + $1.discount }
    }

    var addToVouchers: Statement? {
        let changes = vouchers.sorted { $0.key < $1.key }
        guard !changes.isEmpty else { return nil }
        return """
            UPDATE voucher_counts
            SET uses = voucher_counts.uses + changes.uses, spent = voucher_counts.spent + changes.spent
            FROM unnest(
                \(changes.map(\.key))::uuid[], \(changes.map(\.value.uses))::integer[],
                \(changes.map(\.value.spent))::bigint[]
            ) AS changes (id, uses, spent)
            WHERE voucher_id = id
            """
    }
}
