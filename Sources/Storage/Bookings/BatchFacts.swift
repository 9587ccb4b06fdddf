import Platform
import Postgres
import Reservations

/// What a batch reads, statement by statement.
struct BatchFacts {
    private(set) var inventories: [String: BookingLedger.Inventory] = [:]
    private(set) var ticketTypes: [String: BookingLedger.TicketType] = [:]
    var seats: [SeatKey: BookingLedger.Seat] = [:]
    /// All seats of inventories whose best ones are wanted, in their maps' order.
    var charts: [String: [SeatChart.Seat]] = [:]
    private(set) var zones: [ZoneKey: BookingLedger.Zone] = [:]
    private(set) var customers: [BookingLedger.CustomerKey: Int] = [:]
    private(set) var fresh: [(id: String, number: Int)] = []
    private(set) var stored: [Int: (digest: [UInt8], answer: StoredAnswer)] = [:]
    private(set) var begun: [Int: BegunPayment] = [:]
    private(set) var terms: [String: BookingLedger.Terms] = [:]
    private(set) var refunds: [String: Refund] = [:]
    private(set) var quotes: [String: [RefundQuote]] = [:]
    private(set) var vouchers: [Voucher] = []
    private var ticketCounts: [String: (left: Int, quantity: Int)] = [:]
    private var placesLeft: [String: Int] = [:]

    /// Whether anybody may have only so much of one of the inventories.
    var boundsCustomers: Bool { inventories.values.contains { $0.maxPerCustomer != nil } }

    /// Takes the rows that answer a question.
    mutating func take(_ rows: consuming Rows, of question: Question) throws(PostgresError) {
        switch question {
        case .vouchersLeft: break
        case .vouchers:
            vouchers = try rows.map { (row) throws(PostgresError) in try Store.voucher(from: row) }
        case .ticketTypesLeft:
            ticketCounts = try Self.keyed(rows) { (row) throws(PostgresError) in
                (left: try row.int(1), quantity: try row.int(2))
            }
        case .placesLeft:
            placesLeft = try Self.keyed(rows) { (row) throws(PostgresError) in try row.int(1) }
        case .inventories: try takeInventories(rows)
        case .ticketTypes: try takeTicketTypes(rows)
        case .seats: seats = try Self.seats(from: rows)
        case .charts: try takeCharts(rows)
        case .zones: zones = try Self.zones(from: rows)
        case .fresh: try takeFresh(rows)
        case .stored: try takeStored(rows)
        case .begun: begun = try Store.begunPayments(from: rows)
        case .terms: terms = try Store.terms(from: rows)
        case .refunds: refunds = try Store.refunds(from: rows)
        case .quotes: quotes = try Store.quotes(from: rows)
        }
    }

    /// What rows say, by their first column.
    private static func keyed<Value>(
        _ rows: consuming Rows,
        _ value: (borrowing Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> [String: Value] {
        let pairs = try rows.map { (row) throws(PostgresError) in
            (try row.text(0), try value(row))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private mutating func takeInventories(_ rows: consuming Rows) throws(PostgresError) {
        let left = placesLeft
        let found = try rows.map { (row) throws(PostgresError) in
            let id = try row.text(0)
            return (
                id,
                BookingLedger.Inventory(
                    kind: try row.decode(1, as: "a kind") { InventoryKind(rawValue: $0) },
                    name: try row.text(2),
                    isOnSale: try row.bool(3),
                    isOpenAtDoor: try row.bool(4),
                    currency: try row.decode(5, as: "a currency") { Currency($0) },
                    paymentMode: try row.decode(6, as: "a mode") { PaymentMode(rawValue: $0) },
                    holdSeconds: try row.int(7),
                    maxPerBooking: try row.int(8),
                    maxPerCustomer: try row.optionalInt(9),
                    left: left[id] ?? 0
                )
            )
        }
        inventories = Dictionary(found) { first, _ in first }
    }

    private mutating func takeTicketTypes(_ rows: consuming Rows) throws(PostgresError) {
        let counts = ticketCounts
        let found = try rows.map { (row) throws(PostgresError) in
            let id = try row.text(0)
            let currency = try row.decode(4, as: "a currency") { Currency($0) }
            return (
                id,
                BookingLedger.TicketType(
                    inventoryID: try row.text(1),
                    name: try row.text(2),
                    price: Money(minorUnits: try row.int(3), currency),
                    earlyPrices: try Store.earlyPrices(from: row, at: 6),
                    isActive: try row.bool(5),
                    isHidden: try row.bool(7),
                    quantity: counts[id]?.quantity ?? 0,
                    left: counts[id]?.left ?? 0
                )
            )
        }
        ticketTypes = Dictionary(found) { first, _ in first }
    }

    mutating func takeCustomers(_ rows: consuming Rows) throws(PostgresError) {
        let found = try rows.map { (row) throws(PostgresError) in
            (
                BookingLedger.CustomerKey(
                    inventoryID: try row.text(0),
                    userID: try row.text(1)
                ),
                try row.int(2)
            )
        }
        customers = Dictionary(found) { first, _ in first }
    }

    private mutating func takeFresh(_ rows: consuming Rows) throws(PostgresError) {
        let numbers = try rows.map { (row) throws(PostgresError) in try row.int(0) }
        let milliseconds = WallClock.milliseconds
        fresh = numbers.enumerated().map { index, number in
            (UniqueID.ordered(milliseconds: milliseconds, number: index), number)
        }
    }

    private mutating func takeStored(_ rows: consuming Rows) throws(PostgresError) {
        let found = try rows.map { (row) throws(PostgresError) in
            (
                try row.int(0),
                (
                    digest: try row.bytes(1),
                    answer: StoredAnswer(status: try row.int(2), body: try row.text(3))
                )
            )
        }
        stored = Dictionary(found) { first, _ in first }
    }
}
