import Postgres
package import Reservations

extension Store {
    /// Makes a show of a movie of somebody's own, and its seats.
    ///
    /// It ends when the movie does.
    package func createShow(
        _ details: ShowDetails,
        _ seats: PricedSeats,
        movieID: String,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Show> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            // Nobody deletes the movie meanwhile; others may make shows of it.
            try connection.execute("SELECT FROM movies WHERE id = \(movieID) FOR KEY SHARE")
            guard let movie = try Self.movie(movieID, &connection) else {
                return .rollBack(.unknown)
            }
            guard try Self.may(account, .manage, with: movie.owner, &connection) else {
                return .rollBack(.notYours)
            }
            let outcome = try Self.makeShow(details, seats, of: movie, by: account.id, &connection)
            return if case .done = outcome { .commit(outcome) } else { .rollBack(outcome) }
        }
    }

    /// Makes a show in a transaction that keeps its movie, and must be rolled back unless it is done.
    static func makeShow(
        _ details: ShowDetails,
        _ seats: PricedSeats,
        of movie: Movie,
        by userID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> EditOutcome<Show> {
        let faults = details.faults(at: try now(&connection))
        guard faults.isEmpty else { return .invalid(faults) }
        let plan = try plan(of: seats.map, &connection)
        let statement = insert(details, seats, of: movie, plan: plan)
        guard
            let id = try connection.execute(statement).first({
                (row) throws(PostgresError) in try row.text(0)
            }),
            let show = try show(id, &connection)
        else { return .unknown }
        try connection.execute(record(.created, by: userID, nil, show))
        return .done(show)
    }

    private static func insert(
        _ details: ShowDetails,
        _ seats: PricedSeats,
        of movie: Movie,
        plan: Int
    ) -> Statement {
        let end = details.startsAt.epoch + movie.details.durationMinutes * 60
        let inventory = NewInventory(
            kind: .show,
            owner: movie.owner,
            currency: details.price.currency,
            startsAt: details.startsAt,
            endsAt: Moment(epoch: end),
            timeZone: details.timeZone,
            terms: details.terms,
            screenName: details.screenName,
            planID: plan
        )
        return """
            WITH inventory AS (\(insert(inventory))),
                 counts AS (
                    INSERT INTO inventory_counts (inventory_id, capacity)
                    SELECT id, \(seats.map.seatsForSale.reduce(0, +))::integer FROM inventory
                 ),
                 sales AS (INSERT INTO inventory_sales (inventory_id) SELECT id FROM inventory),
                 \(insertZones(seats)),
                 show AS (
                    INSERT INTO shows (id, movie_id, price, early_prices, is_numbered)
                    SELECT id, \(movie.id)::uuid, \(details.price.minorUnits)::bigint,
                           \(details.earlyPrices)::jsonb,
                           \(seats.isNumbered)::boolean
                    FROM inventory
                 )
            SELECT id FROM inventory
            """
    }
}
