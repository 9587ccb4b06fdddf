/// A movie that is to be made together with its shows.
package struct MovieOffer: Hashable, Sendable {
    /// The most shows of one offer: three a day for a year.
    package static let showLimit = 1_100

    package let movie: MovieDetails
    package let shows: [ShowOffer]

    package init(movie: MovieDetails, shows: [ShowOffer]) {
        self.movie = movie
        self.shows = shows
    }

    /// Where a show stands among what an offer consists of.
    package static func place(ofShow index: Int) -> String { "shows[\(index)]" }
}
