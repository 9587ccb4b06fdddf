import Cache
import Daemon
import Expiry
import Logging
import Platform
import Redis
import Reservations
import Storage
import Support

/// A database with holds, and what sweeps them.
final class HoldFixture: Sendable {
    let database: FreshDatabase
    let store: Store
    let redis: RedisServer
    let gate: SeatGate
    private let log = LogText()
    private let sink: LogSink
    let customer: String

    static var soon: Deadline { .now + .seconds(60) }

    init() throws {
        sink = LogSink { [log] in log.add($0) }
        database = try FreshDatabase()
        store = database.responderStore()
        redis = try RedisServer()
        gate = SeatGate(client: Client(Client.Options(address: .unix(path: redis.socket))))
        customer = try database.query(
            """
            INSERT INTO users (username, email, password_hash, role)
            VALUES ('customer', 'customer@example.com', '$argon2id$', 'organizer') RETURNING id
            """
        )[0]
    }

    private var logger: Logger {
        Logger(label: "test") { [sink] _ in JSONLogHandler(sink: sink, level: .info) }
    }

    /// What the log has been told.
    var words: String {
        sink.flush()
        return log.words
    }

    func holds(batchSize: Int = 100) -> HoldExpiry {
        HoldExpiry(store: store, batchSize: batchSize, logger: logger) { _ in
        } free: { [gate] holds in
            gate.settle(holds.map { .left($0.seats, token: $0.id) })
        }
    }

    func sweep(batchSize: Int = 100, time: Duration = .seconds(60)) -> SweepReport {
        Sweep(
            store: store,
            holds: holds(batchSize: batchSize),
            gate: GateRepair(gate: gate, store: store),
            time: time,
            logger: logger
        ).run { false }
    }

    /// An event with one ticket type.
    struct Offer {
        let event: String
        let type: String
    }

    func makeOffer(capacity: Int = 10_000) throws -> Offer {
        let event = try database.query(
            """
            INSERT INTO inventories (kind, organizer_id, currency, starts_at)
            VALUES ('event', '\(customer)', 'EUR', '2099-01-01') RETURNING id
            """
        )[0]
        let type = try database.query(
            """
            INSERT INTO ticket_types (inventory_id, name, price) VALUES ('\(event)', 'One', 1000)
            RETURNING id
            """
        )[0]
        try database.run(
            script: """
                INSERT INTO inventory_counts (inventory_id, capacity) VALUES ('\(event)', \(capacity));
                INSERT INTO inventory_sales (inventory_id) VALUES ('\(event)');
                INSERT INTO events (id, name, location) VALUES ('\(event)', 'Event', 'Here');
                INSERT INTO ticket_type_counts VALUES ('\(type)', \(capacity));
                INSERT INTO ticket_type_sales VALUES ('\(type)')
                """
        )
        return Offer(event: event, type: type)
    }

    /// Makes holds of one ticket each, the first of which expires after `age` from now on, and each next one a
    /// millisecond later, by statements of the database's own.
    func addHolds(_ count: Int, of offer: Offer, age: String = "-1 hour") throws {
        let numbers = try database.query(
            "SELECT nextval('booking_numbers') FROM generate_series(1, \(count))"
        ).compactMap { Int($0) }
        let texts = numbers.map { references.text(of: $0) }.joined(separator: ",")
        try database.run(
            script: """
                BEGIN;
                CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS
                SELECT gen_random_uuid() AS id, number,
                       now() + interval '\(age)' + number * interval '1 millisecond' AS expiry,
                       reference
                FROM unnest('{\(texts)}'::text[]) WITH ORDINALITY AS texts (reference, number);
                INSERT INTO bookings (id, reference, user_id, status, currency, total,
                                      hold_expires_at, contact_email, created_at)
                SELECT id, reference, '\(customer)', 'held', 'EUR', 1000, expiry,
                       'customer@example.com', expiry - interval '10 minutes'
                FROM fresh;
                INSERT INTO booking_items (booking_id, position, inventory_id, ticket_type_id, name,
                                           quantity, price)
                SELECT id, 0, '\(offer.event)', '\(offer.type)', 'One', 1, 1000 FROM fresh;
                INSERT INTO booking_events (booking_id, to_status, reason)
                SELECT id, 'held', 'booked' FROM fresh;
                UPDATE inventory_counts SET taken = taken + \(count)
                WHERE inventory_id = '\(offer.event)';
                UPDATE ticket_type_counts SET taken = taken + \(count)
                WHERE ticket_type_id = '\(offer.type)';
                COMMIT
                """
        )
    }

    /// Books seats of a flight, for a hold that was over a minute ago.
    ///
    /// - Returns: The booking's id.
    func addSeatHold(_ codes: [String], of flight: String) throws -> String {
        let outcome = try store.book([order(codes, of: flight)], references, until: Self.soon)
            .outcomes[0]
        guard case .done(let booking) = outcome else {
            throw Refused(outcome: outcome)
        }
        try age(booking.id)
        return booking.id
    }

    /// What should have been booked was not.
    private struct Refused: Error {
        let outcome: BookingOutcome
    }

    func age(_ bookingID: String) throws {
        try database.query(
            """
            UPDATE bookings SET hold_expires_at = now() - interval '1 minute'
            WHERE id = '\(bookingID)'
            """
        )
    }

    func order(_ codes: [String], of flight: String) -> BookingOrder {
        let part = BookingRequest.Part(
            kind: .flight,
            inventoryID: flight,
            wishes: codes.map { .seat(code: $0, passenger: nil) }
        )
        return BookingOrder(
            userID: customer,
            wish: .book(
                BookingRequest(
                    userID: customer,
                    contact: .init(email: "customer@example.com", phone: nil),
                    parts: [part]
                )
            ),
            key: nil
        ) { _ in nil }
    }

    let references = BookingReference { $0 &* 0x9E37_79B9_7F4A_7C15 >> 20 }

    func flight(_ number: Int = 0) throws -> String {
        try database.query(
            "SELECT id FROM flights WHERE aircraft = '320' ORDER BY id OFFSET \(number) LIMIT 1"
        )[0]
    }

    func count(_ rows: String) throws -> Int {
        Int(try database.query("SELECT count(*) FROM \(rows)")[0]) ?? -1
    }

    func taken(_ offer: Offer) throws -> String {
        try database.query(
            "SELECT taken FROM inventory_counts WHERE inventory_id = '\(offer.event)'"
        )[0]
    }

    /// What breaks an invariant.
    func violations() throws -> [String] {
        try database.ownerStore().checkInvariants(until: Self.soon).flatMap(\.violations)
    }
}

/// What a log has been told.
final class LogText: Sendable {
    private let text = Monitor("")

    func add(_ bytes: [UInt8]) {
        text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
    }

    var words: String { text.withLock { $0 } }
}
