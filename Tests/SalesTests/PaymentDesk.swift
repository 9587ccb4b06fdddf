import Platform
import Postgres
import Reservations
@testable import Sales
import Storage
import Support
import Testing

/// A sale in which bookings are paid and given back: tickets of an event, and seats of a flight.
struct PaymentDesk {
    let sale: SaleFixture
    let offer: SaleFixture.Offer
    let flight: String
    /// Two seats of the flight.
    let seats: [String]
    /// Somebody who wants the same.
    let rival: String

    init() throws {
        sale = try SaleFixture()
        offer = try sale.makeOffer()
        flight = try sale.database.query("SELECT id FROM flights ORDER BY id LIMIT 1")[0]
        seats = try sale.database.query(
            """
            SELECT code FROM inventories JOIN plan_seats ON plan_id = seat_plan_id
                JOIN zones ON zones.inventory_id = inventories.id AND zones.name = zone
            WHERE inventories.id = '\(flight)' AND NOT is_blocked ORDER BY code LIMIT 2
            """
        )
        rival = try sale.database.query(
            """
            INSERT INTO users (username, email, password_hash, role)
            VALUES ('rival', 'rival@example.com', '$argon2id$', 'attendee') RETURNING id
            """
        )[0]
    }

    /// Has a batch decided on.
    func decide(_ orders: BookingOrder...) throws -> [BookingOutcome] {
        try sale.committer.store.book(
            orders,
            sale.committer.references,
            until: .now + .seconds(20)
        ).outcomes
    }

    /// What has become of a booking by one order.
    func change(_ order: BookingOrder) throws -> ChangedBooking {
        try #require(try decide(order).first?.changed)
    }

    /// All that must be true of what is stored.
    func expectSound(at location: SourceLocation = #_sourceLocation) throws {
        let findings = try sale.database.ownerStore().checkInvariants(until: .now + .seconds(20))
        #expect(findings.flatMap(\.violations) == [], sourceLocation: location)
    }
}

extension BookingOutcome {
    var changed: ChangedBooking? {
        if case .changed(let changed) = self { changed } else { nil }
    }

    var done: Booking? {
        if case .done(let booking) = self { booking } else { nil }
    }

    var refusal: BookingVerdict? {
        if case .refused(let verdict) = self { verdict } else { nil }
    }
}
