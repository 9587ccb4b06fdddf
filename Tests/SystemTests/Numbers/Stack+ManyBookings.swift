import Support

extension Stack {
    /// Adds confirmed bookings of one ticket each to an event by SQL: many, in little time.
    ///
    /// - Parameter first: The number of the first; none may be there twice.
    func addBookings(
        _ count: Int,
        of offer: Offer,
        by customer: Visitor,
        from first: Int = 0
    ) throws {
        let digits = (0..<6).map { place in
            let power = (0..<place).reduce(1) { power, _ in power * 31 }
            return "substr('23456789ABCDEFGHJKMNPQRSTUVWXYZ', 1 + number / \(power) % 31, 1)"
        }
        try database.run(
            script: """
                BEGIN;
                CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS
                SELECT uuid_v7() AS id, \(digits.joined(separator: " || ")) AS reference
                FROM generate_series(\(first), \(first + count - 1)) AS number;
                INSERT INTO bookings (id, reference, user_id, status, currency, total, contact_email,
                                      created_at, confirmed_at)
                SELECT id, reference, '\(customer.id)', 'confirmed', 'EUR', 2550,
                       'customer@example.com', now(), now()
                FROM fresh;
                INSERT INTO booking_items (booking_id, position, inventory_id, ticket_type_id, name,
                                           quantity, price)
                SELECT id, 0, '\(offer.event)', '\(offer.type)', 'Standing', 1, 2550 FROM fresh;
                COMMIT
                """
        )
    }

    /// The sessions that read a file's rows, and have waited for its reader for a second.
    func exportSessions() throws -> [String] {
        try database.query(
            """
            SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'idle in transaction'
              AND query LIKE 'FETCH%' AND state_change < clock_timestamp() - interval '1 second'
            """
        )
    }

    /// Begins to read a file past nginx, and takes nothing of it yet.
    func beginReading(_ path: String, by visitor: Visitor) throws -> FastCGIPeer {
        let peer = try FastCGIPeer(path: responderSocket, limit: .seconds(60))
        try peer.socket.write(
            FastCGIPeer.request(parameters: [
                ("REQUEST_METHOD", "GET"), ("REQUEST_PATH", "/api/v1\(path)"),
                ("REQUEST_ID", "test"), ("REMOTE_ADDR", "127.0.0.1"), ("CONTENT_LENGTH", ""),
                ("HTTP_AUTHORIZATION", "Bearer \(visitor.access)"),
            ])
        )
        return peer
    }
}
