/// One step of the schema's history.
///
/// A released step never changes: its checksum is recorded where it has been applied.
package struct Migration: Sendable {
    package let name: String
    package let script: String

    /// Every step that this program knows, in order.
    package static let all = [
        Migration("m0001_timetable", PackageResources.m0001_timetable_sql),
        Migration("m0002_accounts", PackageResources.m0002_accounts_sql),
        Migration("m0003_catalog", PackageResources.m0003_catalog_sql),
        Migration("m0004_firmer_catalog", PackageResources.m0004_firmer_catalog_sql),
        Migration("m0005_bookings", PackageResources.m0005_bookings_sql),
        Migration("m0006_expiry", PackageResources.m0006_expiry_sql),
        Migration("m0007_cancellations", PackageResources.m0007_cancellations_sql),
        Migration("m0008_booking_guards", PackageResources.m0008_booking_guards_sql),
        Migration("m0009_seat_plans", PackageResources.m0009_seat_plans_sql),
        Migration("m0010_refund_rules", PackageResources.m0010_refund_rules_sql),
        Migration("m0011_payments", PackageResources.m0011_payments_sql),
        Migration("m0012_connections", PackageResources.m0012_connections_sql),
        Migration("m0013_numbers", PackageResources.m0013_numbers_sql),
        Migration("m0014_early_prices", PackageResources.m0014_early_prices_sql),
        Migration("m0015_vouchers", PackageResources.m0015_vouchers_sql),
        Migration("m0016_stripe", PackageResources.m0016_stripe_sql),
        Migration("m0017_teams", PackageResources.m0017_teams_sql),
        Migration("m0018_seat_prices", PackageResources.m0018_seat_prices_sql),
    ]

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.script = String(decoding: bytes, as: UTF8.self)
    }
}
