import Postgres
package import Reservations

extension Store {
    /// Makes a movie.
    package func createMovie(
        _ details: MovieDetails,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Movie> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            if let fault = try Self.fault(of: nil, to: details.organizationID, account, &connection)
            {
                return .rollBack(.invalid([fault]))
            }
            let movie = try Self.makeMovie(details, organizerID: account.id, &connection)
            guard let movie else { return .rollBack(.unknown) }
            return .commit(.done(movie))
        }
    }

    /// Reads one movie, nil if there is none of that id.
    package func movie(
        id: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Movie? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try Self.movie(id, &connection)
        }
    }

    /// Reads a page of movies in the order in which they were made.
    package func movies(
        after cursor: IDCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Page<Movie, IDCursor> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            let movies = try connection.execute(
                """
                SELECT \(Self.movieFields)
                WHERE \(cursor?.id)::uuid IS NULL OR movies.id > \(cursor?.id)::uuid
                ORDER BY movies.id \(Self.limit(limit + 1))
                """
            ).map { (row) throws(PostgresError) in try Self.movie(from: row) }
            return Page(movies, limit: limit) { IDCursor(id: $0.id) }
        }
    }

    /// Changes a movie of somebody's own; shows that there are keep their times, and go with it to another owner.
    ///
    /// - Parameter change: Yields what it is to be; where that is what it is, nothing happens.
    package func changeMovie(
        _ edit: Edit,
        until deadline: ContinuousClock.Instant,
        _ change: (MovieDetails) -> MovieDetails
    ) throws(StoreError) -> EditOutcome<Movie> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            let outcome = try Self.ownMovie(edit, &connection)
            guard case .done(let before) = outcome else { return .rollBack(outcome) }
            let wanted = change(before.details)
            if wanted == before.details { return .rollBack(outcome) }
            let target = wanted.organizationID
            if target != before.details.organizationID {
                if let fault = try Self.fault(
                    of: before.owner,
                    to: target,
                    edit.account,
                    &connection
                ) {
                    return .rollBack(.invalid([fault]))
                }
                for statement in Self.moveShows(of: edit.id, to: target) {
                    try connection.execute(statement)
                }
            }
            try connection.execute(
                """
                UPDATE movies SET title = \(wanted.title), description = \(wanted.description),
                    duration_minutes = \(wanted.durationMinutes), rating = \(wanted.rating),
                    organization_id = \(wanted.organizationID),
                    version = version + 1, updated_at = clock_timestamp()
                WHERE id = \(edit.id)
                """
            )
            guard let after = try Self.movie(edit.id, &connection) else {
                return .rollBack(.unknown)
            }
            try connection.execute(Self.record(.changed, by: edit.account.id, before, after))
            return .commit(.done(after))
        }
    }

    /// Deletes a movie of somebody's own that has no shows.
    package func deleteMovie(
        _ edit: Edit,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Movie> {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            let outcome = try Self.ownMovie(edit, &connection)
            guard case .done(let movie) = outcome else { return .rollBack(outcome) }
            let shows = try connection.execute(
                "SELECT count(*) FROM shows WHERE movie_id = \(edit.id)"
            ).first { (row) throws(PostgresError) in try row.int(0) }
            if let shows, shows > 0 { return .rollBack(.taken(shows)) }
            try connection.execute("DELETE FROM movies WHERE id = \(edit.id)")
            try connection.execute(Self.record(.deleted, by: edit.account.id, movie, nil))
            return .commit(outcome)
        }
    }

    /// The movie, locked against other edits and new shows, if it is the account's.
    private static func ownMovie(
        _ edit: Edit,
        _ connection: inout Connection
    ) throws(PostgresError) -> EditOutcome<Movie> {
        try connection.execute("SELECT FROM movies WHERE id = \(edit.id) FOR UPDATE")
        return try edit.verdict(
            on: try movie(edit.id, &connection),
            \.owner,
            \.version,
            &connection
        )
    }

    /// Shows, in the order of their locks, have the owner of their movie, which is locked.
    private static func moveShows(of id: String, to organizationID: String?) -> [Statement] {
        [
            """
            SELECT FROM inventories WHERE id = ANY (ARRAY(SELECT id FROM shows WHERE movie_id = \(id)))
            ORDER BY id FOR NO KEY UPDATE
            """,
            """
            UPDATE inventories SET organization_id = \(organizationID)
            WHERE id = ANY (ARRAY(SELECT id FROM shows WHERE movie_id = \(id)))
            """,
        ]
    }

    private static func record(
        _ action: ListedChange.Action,
        by userID: String,
        _ before: Movie?,
        _ after: Movie?
    ) -> Statement {
        let id = after?.id ?? before?.id ?? ""
        return record(
            CatalogChange(
                inventoryID: id,
                subject: .movie,
                subjectID: id,
                action: action,
                userID: userID,
                before: before?.record,
                after: after?.record
            )
        )
    }

    /// Makes a movie in a transaction.
    static func makeMovie(
        _ details: MovieDetails,
        organizerID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Movie? {
        let id = try connection.execute(
            """
            INSERT INTO movies (
                organizer_id, organization_id, title, description, duration_minutes, rating
            )
            VALUES (\(organizerID), \(details.organizationID), \(details.title),
                    \(details.description), \(details.durationMinutes), \(details.rating))
            RETURNING id
            """
        ).first { (row) throws(PostgresError) in try row.text(0) }
        guard let id, let movie = try movie(id, &connection) else { return nil }
        try connection.execute(record(.created, by: organizerID, nil, movie))
        return movie
    }

    static func movie(
        _ id: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Movie? {
        try connection.execute("SELECT \(movieFields) WHERE movies.id = \(id)").first {
            (row) throws(PostgresError) in try movie(from: row)
        }
    }

    static let movieFields: Statement = """
        movies.id, organizer_id, username, title, description, duration_minutes, rating,
        rfc3339(movies.created_at, 'UTC'), rfc3339(movies.updated_at, 'UTC'), version,
        organization_id
        FROM movies JOIN users ON users.id = organizer_id
        """

    static func movie(from row: borrowing Row) throws(PostgresError) -> Movie {
        var details = MovieDetails(title: try row.text(3), durationMinutes: try row.int(5))
        details.description = try row.text(4)
        details.rating = row.optionalText(6)
        details.organizationID = row.optionalText(10)
        return Movie(
            id: try row.text(0),
            organizerID: try row.text(1),
            organizer: try row.text(2),
            details: details,
            createdAt: try row.text(7),
            updatedAt: try row.text(8),
            version: try row.int(9)
        )
    }
}
