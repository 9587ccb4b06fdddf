package import Reservations

/// A file with a movie and its shows.
package enum MovieFile {
    /// Reads a file's text.
    ///
    /// - Throws: Every fault, each with its place in the file.
    package static func offer(from text: [UInt8]) throws(FieldFaults) -> MovieOffer {
        var file = try OfferFile(text, partsIn: "shows")
        let movie = file.whole(MovieFields.offer) { $0.newMovie() }
        let shows = file.parts(
            ShowFields.creation,
            limit: MovieOffer.showLimit,
            place: MovieOffer.place(ofShow:)
        ) { reader in
            let (details, seats) = reader.newShow()
            return seats.map { ShowOffer(details: details, seats: $0) }
        }
        try file.finish()
        return MovieOffer(movie: movie, shows: shows)
    }
}
