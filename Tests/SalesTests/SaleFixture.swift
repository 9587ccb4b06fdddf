import Crypto
import Expiry
import Logging
import Platform
import Postgres
import Reservations
@testable import Sales
import Storage
import Support

/// A committer over a database with events to sell, and somebody who buys.
final class SaleFixture: Sendable {
    let database: FreshDatabase
    let committer: Committer
    let customer: String

    /// - Parameters:
    ///   - cut: How the first COMMIT is lost, if it is.
    ///   - reclaims: Whether what overdue holds keep is sold at once.
    ///   - change: What is other than usual.
    init(
        cutting cut: PostgresProxy.Cut? = nil,
        reclaims: Bool = true,
        _ change: (inout Committer.Options) -> Void = { _ in }
    ) throws {
        database = try FreshDatabase()
        var options = Committer.Options()
        options.patience = .seconds(10)
        change(&options)
        let server = database.responder
        proxy = try cut.map { try PostgresProxy(to: server, cutting: $0, at: "COMMIT", limit: 1) }
        let conninfo = proxy?.conninfo(insteadOf: database.responder) ?? database.responder
        let key = ShortHashKey(Array(0..<16))
        let store = Store(Self.patient(conninfo))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let release = Release(logger: logger) { _ in
        } free: { _ in
        }
        let expiry = HoldExpiry(store: store, batchSize: 100, release: release, logger: logger)
        committer = Committer(
            store: store,
            references: BookingReference { key.hash(of: $0) },
            options: options,
            expiry: reclaims ? expiry : nil,
            logger: logger,
            forget: { _ in },
            atGate: { _ in }
        )
        try committer.teller.start()
        customer = try database.query(
            """
            INSERT INTO users (username, email, password_hash, role)
            VALUES ('customer', 'customer@example.com', '$argon2id$', 'organizer') RETURNING id
            """
        )[0]
    }

    /// On a machine that is busy with other tests nobody is turned away for having waited.
    private static func patient(_ conninfo: String) -> Database.Options {
        var options = Database.Options(conninfo: conninfo)
        (options.patience, options.statementTimeout) = (.seconds(60), .seconds(60))
        return options
    }

    private let proxy: PostgresProxy?

    deinit {
        committer.stop()
    }

    /// An event with one ticket type.
    struct Offer {
        let event: String
        let type: String
    }

    func makeOffer(capacity: Int = 100, price: Int = 1_000) throws -> Offer {
        let event = try database.query(
            """
            INSERT INTO inventories (kind, organizer_id, currency, starts_at)
            VALUES ('event', '\(customer)', 'EUR', '2099-01-01') RETURNING id
            """
        )[0]
        for sql in [
            "INSERT INTO inventory_counts (inventory_id, capacity) VALUES ('\(event)', \(capacity))",
            "INSERT INTO inventory_sales (inventory_id) VALUES ('\(event)')",
            "INSERT INTO events (id, name, location) VALUES ('\(event)', 'Event', 'Here')",
        ] { try database.query(sql) }
        let type = try database.query(
            """
            INSERT INTO ticket_types (inventory_id, name, price)
            VALUES ('\(event)', 'One', \(price)) RETURNING id
            """
        )[0]
        try database.query("INSERT INTO ticket_type_counts VALUES ('\(type)', \(capacity))")
        try database.query("INSERT INTO ticket_type_sales VALUES ('\(type)')")
        return Offer(event: event, type: type)
    }

    func order(
        _ offer: Offer,
        quantity: Int = 1,
        key: String? = nil,
        email: String = "customer@example.com"
    ) -> BookingOrder {
        let part = BookingRequest.Part(
            kind: .event,
            inventoryID: offer.event,
            wishes: [.tickets(typeID: offer.type, quantity: quantity)]
        )
        let request = BookingRequest(
            userID: customer,
            contact: .init(email: email, phone: nil),
            parts: [part]
        )
        return BookingOrder(
            userID: customer,
            wish: .book(request),
            key: key.map { BookingOrder.Key($0, of: []) }
        ) { outcome in
            if case .done(let booking) = outcome {
                StoredAnswer(status: 201, body: booking.reference)
            } else {
                nil
            }
        }
    }

    /// Has an order decided on, and waits for it.
    func decide(_ order: BookingOrder) -> SaleResult {
        let result = Monitor<SaleResult?>(nil)
        committer.decide(order, token: nil, until: .now + .seconds(20)) { told in
            result.broadcast { $0 = told }
        }
        return result.wait(until: .now + .seconds(30)) { $0 } ?? .unknown
    }

    /// Lets orders gather, then sells them, and yields what each was told.
    func sell(_ orders: [BookingOrder]) throws -> [SaleResult] {
        let results = Monitor<[Int: SaleResult]>([:])
        let crowd = try Crowd(orders.count) { [self] index in
            let result = decide(orders[index])
            results.withLock { $0[index] = result }
        }
        _ = eventually { [committer] in committer.waiting == orders.count }
        try committer.startSelling()
        crowd.join()
        return results.withLock { results in orders.indices.compactMap { results[$0] } }
    }

    func count(_ query: String) throws -> Int {
        Int(try database.query("SELECT count(*) FROM \(query)")[0]) ?? -1
    }

    func taken(_ offer: Offer) throws -> [String] {
        try database.query(
            "SELECT taken FROM inventory_counts WHERE inventory_id = '\(offer.event)'"
        )
    }
}

extension SaleResult {
    /// The booking that it is, if it is one.
    var booking: Booking? {
        if case .outcome(.done(let booking)) = self { booking } else { nil }
    }
}
