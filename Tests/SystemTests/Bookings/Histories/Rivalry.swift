import JSONText
import Platform
import Support
import Testing

/// Thirty rivals who ask two responders for the same at the same moment.
final class Rivalry: Sendable {
    struct Outcome: Sendable {
        /// Each rival's, of which all but the last were answered with neither yes nor no.
        let attempts: [[SaleCall]]
        var calls: [SaleCall] { attempts.flatMap(\.self) }
        var won: Int { Set(calls.compactMap { $0.made?.id }).count }
        /// What those were told at last who heard neither yes nor no.
        var failures: [String] {
            attempts.compactMap(\.last).filter(\.isUncertain).map {
                "\($0.status ?? 0) \($0.answer?.text ?? "")"
            }
        }
    }

    let stack: Stack
    private let second: SecondResponder
    private let customer: Visitor
    private let flight: String
    private let event: String
    private let types: [String]

    private static let rivals = 30
    private static let places = 3
    /// What each wants of them.
    private static let tickets = 2
    /// How often a rival asks who is told that the machine is too busy.
    private static let attempts = 10

    init(settings: [String: String] = [:]) throws {
        let settings = SaleRun.patience.merging(settings) { _, new in new }
        stack = try Stack(
            settings: SharedStack.cheapPasswords.merging(settings) { _, new in new },
            limits: .outOfReach,
            sharesOut: true
        )
        second = try SecondResponder(of: stack, settings: settings)
        try second.awaitTurn(in: stack)
        customer = try stack.visitor("customer")
        flight = try stack.flight()
        let organizer = try stack.visitor("organizer", role: "organizer")
        let event = try stack.makeEvent(
            by: organizer,
            [("total_capacity", .number(Self.places))]
        )
        self.event = event
        // Each rival for a place has a type of its own: only the event's row is common to all.
        types = try (0..<Self.rivals).map { [stack] number in
            let type = try stack.makeTicketType(
                event,
                by: organizer,
                [("name", .string("type \(number)")), ("quantity", .number(50))]
            )
            return try #require(type.json?["id"]?.text, "\(type.text)")
        }
    }

    func compete() throws -> (seats: Outcome, places: Outcome) {
        (try competeForSeat(), try competeForPlaces())
    }

    /// All want one seat.
    ///
    /// - Parameter keyed: Whether each has a key of its own, so that the gate turns nobody away.
    func competeForSeat(keyed: Bool = true) throws -> Outcome {
        let seats = Fair.Seats(kind: "flight", id: flight, codes: [])
        return try compete { number in
            var request = SaleRequest.seats([(seats, ["12A"])])
            if keyed { request.key = "rival-\(number)" }
            return request
        }
    }

    /// Each wants two tickets of another type, and there are three places.
    func competeForPlaces() throws -> Outcome {
        try compete { [self] number in
            .tickets(Fair.Tickets(event: event, types: types), [types[number]: Self.tickets])
        }
    }

    /// All ask by one key, each for something else.
    func competeByKey() throws -> Outcome {
        let offer = Fair.Tickets(event: event, types: types)
        let key = "key-\(TestEnvironment.next())"
        return try compete { [types] number in
            var request = SaleRequest.tickets(offer, [types[number]: 1])
            request.key = key
            return request
        }
    }

    private func compete(
        _ request: @escaping @Sendable (Int) -> SaleRequest
    ) throws -> Outcome {
        let meeting = Meeting(of: Self.rivals)
        let attempts = try onThreads(Self.rivals) { [stack, customer] number in
            var line = SaleLine(stack.port, customer)
            meeting.attend()
            var calls = [line.send(request(number))]
            while calls.last?.isUncertain == true, calls.count < Self.attempts {
                Process.sleep(.seconds(1))
                calls.append(line.send(request(number)))
            }
            return calls
        }
        return Outcome(attempts: attempts)
    }

    /// What the check has to say of these calls and of what is stored.
    func faults(_ calls: [SaleCall]) -> [String] {
        guard let stored = try? StoredSales(stack.database) else { return ["nothing is stored"] }
        return SaleCheck(calls: calls, stored: stored).faults
    }
}

// MARK: - What is switched off

extension Rivalry {
    /// Makes the counters of inventories a view of what a function returns, for which FOR UPDATE locks no
    /// row, and has batches meet in pairs when they have read everything and written nothing: whoever
    /// comes first waits for the second, and neither gives up where the other's rows are in the way.
    func switchLocksOff() throws {
        try stack.database.run(
            script: """
                ALTER TABLE inventory_counts RENAME TO stored_counts;
                CREATE FUNCTION read_counts() RETURNS SETOF stored_counts LANGUAGE sql VOLATILE
                    AS 'SELECT * FROM stored_counts';
                CREATE VIEW inventory_counts AS SELECT * FROM read_counts();
                CREATE FUNCTION write_counts() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    UPDATE stored_counts SET taken = taken + NEW.taken - OLD.taken
                    WHERE inventory_id = NEW.inventory_id;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER write_counts INSTEAD OF UPDATE ON inventory_counts
                    FOR EACH ROW EXECUTE FUNCTION write_counts();
                GRANT SELECT, UPDATE ON inventory_counts TO holdfast_responder;
                GRANT SELECT ON inventory_counts TO holdfast_owner;

                CREATE SEQUENCE arrivals;
                CREATE FUNCTION meet() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                DECLARE
                    own bigint := nextval('arrivals');
                    patience timestamptz := clock_timestamp() + interval '2.5 s';
                BEGIN
                    PERFORM set_config('lock_timeout', '3000', true);
                    WHILE own % 2 = 1 AND (SELECT last_value = own FROM arrivals) LOOP
                        -- The next one is a first one again.
                        IF clock_timestamp() > patience THEN PERFORM nextval('arrivals'); END IF;
                        PERFORM pg_sleep(0.01);
                    END LOOP;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER meet BEFORE INSERT ON bookings
                    FOR EACH STATEMENT EXECUTE FUNCTION meet();
                """
        )
    }

    /// Takes away what the database itself knows of double sales.
    func dropConstraints() throws {
        try stack.database.run(
            script: """
                ALTER TABLE seat_claims DROP CONSTRAINT seat_claims_pkey;
                DO $$
                DECLARE counts text := 'inventory_counts';
                BEGIN
                    IF to_regclass('stored_counts') IS NOT NULL THEN counts := 'stored_counts'; END IF;
                    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT inventory_counts_taken', counts);
                END $$;
                """
        )
    }

    /// Puts a function in the place of PostgreSQL's own that claims a key for everybody.
    func switchKeyLockOff() throws {
        try stack.database.run(
            script: """
                CREATE FUNCTION public.pg_try_advisory_xact_lock(bigint) RETURNS boolean
                    LANGUAGE sql AS 'SELECT true';
                ALTER DATABASE \(stack.database.name) SET search_path = public, pg_catalog;
                """
        )
        // Those that are there have PostgreSQL's own.
        try stack.database.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'holdfast_responder' "
                + "AND datname = current_database()"
        )
    }

    /// How often PostgreSQL has told one of the responders, whom nginx asks in turn, of a broken constraint:
    /// the one that has heard of it more often.
    func constraintErrors() throws -> Int {
        // More often than there are responders, should a turn be out of the order.
        let counts = try (0..<6).map { _ in
            try stack.get("/metrics").text.split(separator: "\n").filter { line in
                line.hasPrefix("holdfast_postgres_errors_total") && line.contains(#"sqlstate="23"#)
            }.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
        }
        return counts.max() ?? 0
    }
}
