import Postgres
package import Reservations

/// A movie that an import has made, or has found made already.
package struct ImportedMovie: Sendable {
    package let id: String
    package let isNew: Bool
    /// How many of its shows were not there before.
    package let newShows: Int
}

extension Store {
    /// Makes movies with their shows in one transaction: all of them, or nothing.
    ///
    /// A movie that the organizer has already, by its title, stays as it is, and so do those of its
    /// shows that it has already, by screen and start, also those that are called off.
    package func importMovies(
        _ offers: [MovieOffer],
        organizerID: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> ImportOutcome<ImportedMovie> {
        try importing(offers, organizerID: organizerID, until: deadline) {
            (offer, connection) throws(PostgresError) in
            try Self.importMovie(offer, organizerID, &connection)
        }
    }

    private static func importMovie(
        _ offer: MovieOffer,
        _ organizerID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Result<ImportedMovie, FieldFaults> {
        let known = try movie(titled: offer.movie.title, organizerID, &connection)
        var movie = known
        // No `??`: its right side may throw anything.
        if movie == nil {
            movie = try makeMovie(offer.movie, organizerID: organizerID, &connection)
        }
        guard let movie else {
            throw PostgresError(.dataException, message: "a movie was made and is gone")
        }
        return try addShows(of: offer, to: movie, &connection).map { newShows in
            ImportedMovie(id: movie.id, isNew: known == nil, newShows: newShows)
        }
    }

    /// Makes those of an offer's shows that are not there, and yields how many they are.
    private static func addShows(
        of offer: MovieOffer,
        to movie: Movie,
        _ connection: inout Connection
    ) throws(PostgresError) -> Result<Int, FieldFaults> {
        var newShows = 0
        var faults: [FieldFault] = []
        for (index, show) in offer.shows.enumerated() {
            switch try importShow(show, of: movie, &connection) {
            case .success(let isNew): newShows += isNew ? 1 : 0
            case .failure(let more): faults += more.below(MovieOffer.place(ofShow: index)).list
            }
        }
        return faults.isEmpty ? .success(newShows) : .failure(FieldFaults(faults))
    }

    /// Whether the show was made, as it was not there before.
    private static func importShow(
        _ offer: ShowOffer,
        of movie: Movie,
        _ connection: inout Connection
    ) throws(PostgresError) -> Result<Bool, FieldFaults> {
        guard try !hasShow(like: offer.details, movie, &connection) else { return .success(false) }
        let seats = try offer.seats.priced(offer.details.pricing) { (name) throws(PostgresError) in
            try seatMap(named: name, &connection)
        }
        switch seats {
        case .failure(let faults): return .failure(faults)
        case .success(let seats):
            return try judged(&connection) { (connection) throws(PostgresError) in
                try makeShow(offer.details, seats, of: movie, by: movie.organizerID, &connection)
            }.map { _ in true }
        }
    }

    /// The oldest movie of a title that an organizer has made, which nobody deletes meanwhile: a copy beside one
    /// that an organization has by now would sell the same seats again.
    private static func movie(
        titled title: String,
        _ organizerID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Movie? {
        let id = try connection.execute(
            """
            SELECT id FROM movies
            WHERE organizer_id = \(organizerID) AND title = \(title)
            ORDER BY id LIMIT 1 FOR KEY SHARE
            """
        ).first { (row) throws(PostgresError) in try row.text(0) }
        guard let id else { return nil }
        return try movie(id, &connection)
    }

    private static func hasShow(
        like show: ShowDetails,
        _ movie: Movie,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        try connection.execute(
            """
            SELECT FROM inventories JOIN shows USING (id, kind)
            WHERE movie_id = \(movie.id) AND screen_name = \(show.screenName)
              AND starts_at = to_timestamp(\(show.startsAt))
            LIMIT 1
            """
        ).first { (_) throws(PostgresError) in true } ?? false
    }
}
