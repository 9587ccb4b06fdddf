import HTTP
import JSONText
import Reservations
import Storage

/// The fields of requests about movies.
enum MovieFields {
    static let title = BodyField<String>.line(
        "title",
        lengths: MovieDetails.titleLengths,
        "What it is called"
    )
    static let duration = BodyField<Int>.integer(
        "duration_minutes",
        in: MovieDetails.durationBounds,
        "How long it is: its shows take up their screens so long"
    )
    static let description = BodyField<String>.lines(
        "description",
        upTo: MovieDetails.descriptionLimit,
        "What it is"
    )
    static let rating = BodyField<String>.line(
        "rating",
        lengths: MovieDetails.ratingLengths,
        "Who may see it, such as PG-13"
    ).orNull

    /// What a file has of it, whose it will be being said elsewhere.
    static let offer: Fields = [title, duration, description, rating]
    static let creation = Fields(offer.descriptions + [OrganizationFields.owner])
    static let change: Fields = [
        title.optional, duration.optional, description, rating, OrganizationFields.owner,
    ]
}

extension BodyReader {
    /// Reads a movie that is to be made; what is missing is left blank.
    mutating func newMovie() -> MovieDetails {
        var details = MovieDetails(title: "", durationMinutes: 1)
        details.title = value(of: MovieFields.title) ?? details.title
        details.durationMinutes = value(of: MovieFields.duration) ?? details.durationMinutes
        read(into: &details)
        return details
    }

    /// Reads what a movie is to be from now on.
    fileprivate mutating func change(of before: MovieDetails) -> MovieDetails {
        var details = before
        details.title = value(of: MovieFields.title.optional) ?? details.title
        details.durationMinutes =
            value(of: MovieFields.duration.optional) ?? details.durationMinutes
        read(into: &details)
        return details
    }

    private mutating func read(into details: inout MovieDetails) {
        details.description = value(of: MovieFields.description) ?? details.description
        if let rating = value(of: MovieFields.rating) { details.rating = rating }
        if let owner = value(of: OrganizationFields.owner) { details.organizationID = owner }
    }
}

extension Service {
    func createMovie(_ request: Request) throws(Problem) -> Response {
        var reader = try BodyReader(request, known: MovieFields.creation)
        let details = reader.newMovie()
        try reader.finish()
        let account = try account(offeringFor: details.organizationID, request)
        let movie = try made(.movie, request) { () throws(StoreError) in
            try store.createMovie(details, by: account, until: request.deadline)
        }
        return .created(movie.json, version: movie.version, at: "/api/v1/movies/\(movie.id)")
    }

    func listMovies(_ request: Request) throws(Problem) -> Response {
        let (cursor, limit) = try IDListQuery.place(from: request.query)
        return try list(request) { () throws(Problem) in
            let page = try ask(request) { () throws(StoreError) in
                try store.movies(after: cursor, limit: limit, until: request.deadline)
            }
            return .page(page, \.json)
        }
    }

    /// Movies of one's own, the last one made first.
    func listOwnMovies(_ request: Request) throws(Problem) -> Response {
        try movies(of: .own(userID: try principal(of: request).account.id), request)
    }

    /// An organization's movies, for its members.
    func listOrganizationMovies(_ request: Request) throws(Problem) -> Response {
        try movies(of: try organizationEstate(request), request)
    }

    private func movies(of estate: Estate, _ request: Request) throws(Problem) -> Response {
        let (cursor, limit) = try IDListQuery.place(from: request.query)
        let page = try open(request) { () throws(StoreError) in
            try store.movies(of: estate, after: cursor, limit: limit, until: request.deadline)
        }
        return .json(.page(page, \.json))
    }

    func showMovie(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .movie, in: request)
        let movie = try ask(request) { () throws(StoreError) in
            try store.movie(id: id, until: request.deadline)
        }
        guard let movie else { throw .unknown(.movie) }
        return .versioned(movie.json, movie.version)
    }

    func changeMovie(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .movie, in: request)
        let reader = try change(of: .movie, request, known: MovieFields.change) {
            () throws(StoreError) in
            try store.movie(id: edit.id, until: request.deadline)
        } _: { reader, movie in
            _ = reader.change(of: movie.details)
            return nil
        }
        let changed = try made(.movie, request) { () throws(StoreError) in
            try store.changeMovie(edit, until: request.deadline) { before in
                var reader = reader
                return reader.change(of: before)
            }
        }
        return .versioned(changed.json, changed.version)
    }

    func deleteMovie(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .movie, in: request)
        _ = try made(.movie, request) { () throws(StoreError) in
            try store.deleteMovie(edit, until: request.deadline)
        }
        return Response(.noContent)
    }
}

extension Movie {
    /// As every answer has it.
    fileprivate var json: JSON {
        .object(
            [("id", .string(id)), ("organizer", .string(organizer))] + facts + [
                ("created_at", .string(createdAt)), ("updated_at", .string(updatedAt)),
            ]
        )
    }

    /// The schema of `json`.
    static let schema = Schema.object([
        ("id", Schema.string(format: "uuid")), ("organizer", Schema.string()),
        ("title", Schema.string()), ("description", Schema.string()),
        ("duration_minutes", Schema.integer(atLeast: 1)),
        ("rating", Schema.nullable(Schema.string())), OrganizationFields.ownerMember,
        ("created_at", Schema.string(format: "date-time")),
        ("updated_at", Schema.string(format: "date-time")),
    ])
}
