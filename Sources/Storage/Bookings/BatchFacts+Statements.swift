import Postgres
import Reservations

/// What a batch asks.
extension BatchFacts {
    /// What is asked, in the order of locks.
    enum Question: CaseIterable {
        case vouchersLeft, ticketTypesLeft, placesLeft, vouchers, inventories, ticketTypes, seats,
            charts, zones, fresh, stored
        case begun, terms, refunds, quotes

        /// Whether anything would come of it.
        func isOpen(_ batch: BookingBatch) -> Bool {
            let wanted = batch.wanted
            return switch self {
            case .vouchersLeft, .vouchers: !wanted.vouchers.isEmpty
            case .ticketTypesLeft, .ticketTypes: !wanted.ticketTypes.isEmpty
            case .placesLeft, .inventories: !wanted.inventories.isEmpty
            case .seats: !wanted.seats.isEmpty
            case .charts: !wanted.charts.isEmpty
            case .zones: !wanted.seats.isEmpty || !wanted.charts.isEmpty
            case .fresh: batch.newBookings > 0
            case .stored: batch.orders.contains(where: \.claimsKey)
            case .begun: batch.orders.contains { $0.claimsKey && $0.paymentMethod != nil }
            case .terms: !wanted.bookings.isEmpty
            case .refunds: !batch.ledger.payments.isEmpty
            case .quotes:
                !batch.ledger.payments.isEmpty && batch.orders.contains(where: \.isGivingBack)
            }
        }

        func statement(_ batch: BookingBatch) -> Statement {
            let wanted = batch.wanted
            return switch self {
            case .vouchersLeft: BatchFacts.vouchersLeft(wanted.vouchers)
            case .vouchers: BatchFacts.vouchers(wanted.vouchers)
            case .ticketTypesLeft: BatchFacts.ticketTypesLeft(Array(wanted.ticketTypes))
            case .placesLeft: BatchFacts.placesLeft(Array(wanted.inventories))
            case .inventories: BatchFacts.inventories(wanted)
            case .ticketTypes: BatchFacts.ticketTypes(wanted)
            case .seats: BatchFacts.seats(wanted)
            case .charts: BatchFacts.charts(wanted)
            case .zones:
                BatchFacts.zones(of: Set(wanted.seats.map(\.inventoryID)).union(wanted.charts))
            case .fresh: BatchFacts.fresh(batch.newBookings)
            case .stored: BatchFacts.stored(batch.orders)
            case .begun: Store.begunPayments(by: batch.orders)
            case .terms: Store.terms(of: batch.ledger.bookings.values)
            case .refunds: Store.refunds(ofBookings: wanted.bookings)
            case .quotes: Store.quotes(ofBookings: wanted.bookings)
            }
        }
    }

    /// What becomes of rows that others keep locked.
    enum LockedRows {
        case waitedFor, passedOver

        var clause: Statement { self == .waitedFor ? "" : "SKIP LOCKED" }
    }

    static func ticketTypesLeft(_ ids: [String], _ locked: LockedRows = .waitedFor) -> Statement {
        """
        SELECT ticket_type_id, quantity - taken, quantity FROM ticket_type_counts
        WHERE ticket_type_id = ANY (\(ids)::uuid[])
        ORDER BY ticket_type_id FOR UPDATE \(locked.clause)
        """
    }

    static func placesLeft(_ ids: [String], _ locked: LockedRows = .waitedFor) -> Statement {
        """
        SELECT inventory_id, capacity - taken FROM inventory_counts
        WHERE inventory_id = ANY (\(ids)::uuid[])
        ORDER BY inventory_id FOR UPDATE \(locked.clause)
        """
    }

    private static func inventories(_ wanted: BatchWants) -> Statement {
        """
        SELECT inventories.id, inventories.kind,
               coalesce(events.name, movies.title, flights.carrier || flights.number),
               cancelled_at IS NULL AND coalesce(sales_start, now()) <= now()
                   AND coalesce(sales_end, starts_at) > now()
                   AND coalesce(ends_at, starts_at) > now(),
               cancelled_at IS NULL AND coalesce(ends_at, starts_at + interval '1 day') > now(),
               currency, payment_mode, hold_seconds, max_per_booking, max_per_customer
        FROM inventories
            LEFT JOIN events ON events.id = inventories.id
            LEFT JOIN shows ON shows.id = inventories.id
            LEFT JOIN movies ON movies.id = movie_id
            LEFT JOIN flights ON flights.id = inventories.id
        WHERE inventories.id = ANY (\(Array(wanted.inventories))::uuid[])
        """
    }

    private static func ticketTypes(_ wanted: BatchWants) -> Statement {
        """
        SELECT ticket_types.id, inventory_id, name, price, currency, is_active, early_prices,
               is_hidden
        FROM ticket_types JOIN inventories ON inventories.id = inventory_id
        WHERE ticket_types.id = ANY (\(Array(wanted.ticketTypes))::uuid[])
        """
    }

    /// What customers have of inventories of which one may have only so much.
    static func customers(_ wanted: BatchWants) -> Statement {
        let customers = Array(wanted.customers)
        return """
            SELECT wanted.inventory_id, wanted.user_id, sum(quantity)
            FROM unnest(\(customers.map(\.inventoryID))::uuid[], \(customers.map(\.userID))::uuid[])
                    AS wanted (inventory_id, user_id)
                JOIN inventories ON inventories.id = wanted.inventory_id
                JOIN bookings ON bookings.user_id = wanted.user_id
                JOIN booking_items ON booking_id = bookings.id
                    AND booking_items.inventory_id = wanted.inventory_id
            WHERE max_per_customer IS NOT NULL
              AND \(Statement.isLive)
              AND returned_at IS NULL AND NOT is_at_door
              AND (bookings.status = 'confirmed' OR hold_expires_at > now())
            GROUP BY wanted.inventory_id, wanted.user_id
            """
    }

    private static func fresh(_ count: Int) -> Statement {
        "SELECT nextval('booking_numbers') FROM generate_series(1, \(count))"
    }

    private static func stored(_ orders: [BookingOrder]) -> Statement {
        let keyed = orders.indices.filter { orders[$0].claimsKey }
        return """
            SELECT place, digest, status, body
            FROM unnest(
                \(keyed)::integer[], \(keyed.map { orders[$0].userID })::uuid[],
                \(keyed.map { orders[$0].key?.text ?? "" })::text[]
            ) AS keys (place, user_id, key) JOIN idempotency USING (user_id, key)
            WHERE created_at > now() - interval '24 hours'
            """
    }
}
