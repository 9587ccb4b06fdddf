import HTTP
import Reservations
import Storage

extension Operation {
    static let listMovies = Operation(
        "listMovies",
        "Movies, in the order in which they were made",
        query: IDListQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: Movie.schema)),
        problems: [.badRequest, .serviceUnavailable]
    )
    static let listOwnMovies = Operation(
        "listOwnMovies",
        "All movies of one's own, the last one made first",
        query: IDListQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: Movie.schema)),
        problems: [.badRequest, .serviceUnavailable]
    )
    static let listOrganizationMovies = Operation(
        "listOrganizationMovies",
        "All movies of an organization, for its members, the last one made first",
        path: [.organization],
        query: IDListQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: Movie.schema)),
        problems: [.badRequest, .notFound, .serviceUnavailable]
    )
    static let createMovie = Operation(
        "createMovie",
        "Makes a movie, which is its maker's or an organization's",
        body: MovieFields.creation,
        answer: Answer(
            "The movie.",
            status: .created,
            schema: Movie.schema,
            headers: [EntityTag.answerHeader]
        )
    )
    static let showMovie = Operation(
        "showMovie",
        "One movie",
        path: [.movie],
        answer: movie,
        problems: [.notFound, .serviceUnavailable]
    )
    static let changeMovie = Operation(
        "changeMovie",
        "Changes some of a movie; shows that there are keep their times, and go with it to another owner",
        path: [.movie],
        headers: [EntityTag.requestHeader],
        body: MovieFields.change,
        answer: movie,
        problems: [.notFound, .conflict, .preconditionFailed]
    )
    static let deleteMovie = Operation(
        "deleteMovie",
        "Deletes a movie that has no shows",
        path: [.movie],
        headers: [EntityTag.requestHeader],
        answer: Answer("It is gone.", status: .noContent, schema: nil),
        problems: [.badRequest, .notFound, .conflict, .preconditionFailed]
    )
    static let listShows = Operation(
        "listShows",
        "A movie's shows that are neither past nor cancelled, by when they start",
        path: [.movie],
        query: ShowQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: Show.schema)),
        problems: [.badRequest, .notFound, .serviceUnavailable]
    )
    static let createShow = Operation(
        "createShow",
        "Makes a show of a movie, and its seats",
        path: [.movie],
        body: ShowFields.creation,
        bodyRules: [Schema.exactlyOne(of: ["total_seats", "seat_map"])],
        answer: Answer(
            "The show.",
            status: .created,
            schema: Show.schema,
            headers: [EntityTag.answerHeader]
        ),
        problems: [.notFound, .conflict]
    )
    static let showShow = Operation(
        "showShow",
        "One show",
        path: [.show],
        answer: Answer("The show.", schema: Show.schema, headers: [EntityTag.answerHeader]),
        problems: [.notFound, .serviceUnavailable]
    )
    static let changeShow = Operation(
        "changeShow",
        "Changes some of a show, or calls it off; its seats stay, and how long it is",
        path: [.show],
        headers: [EntityTag.requestHeader],
        body: ShowFields.change,
        answer: Answer("The show.", schema: Show.schema, headers: [EntityTag.answerHeader]),
        problems: [.notFound, .conflict, .preconditionFailed]
    )
    static let deleteShow = Operation(
        "deleteShow",
        "Deletes a show of which no seat is taken",
        path: [.show],
        headers: [EntityTag.requestHeader],
        answer: Answer("It is gone.", status: .noContent, schema: nil),
        problems: [.badRequest, .notFound, .conflict, .preconditionFailed]
    )
    static let showShowHistory = Operation(
        "showShowHistory",
        "What became of a show, and by whom, the last change at the end",
        path: [.show],
        query: IDListQuery.all,
        answer: Answer("A page of changes.", schema: Schema.page(of: ListedChange.schema)),
        problems: [.badRequest, .notFound, .serviceUnavailable]
    )

    static let showMovieHistory = Operation(
        "showMovieHistory",
        "What became of a movie, and by whom, the last change at the end; its shows have their own",
        path: [.movie],
        query: IDListQuery.all,
        answer: Answer("A page of changes.", schema: Schema.page(of: ListedChange.schema)),
        problems: [.badRequest, .notFound, .serviceUnavailable]
    )

    private static let movie = Answer(
        "The movie.",
        schema: Movie.schema,
        headers: [EntityTag.answerHeader]
    )
}

extension PathParameter {
    static let movie = PathParameter("id", "The movie's id", schema: Schema.string(format: "uuid"))
    static let show = PathParameter("id", "The show's id", schema: Schema.string(format: "uuid"))
}
