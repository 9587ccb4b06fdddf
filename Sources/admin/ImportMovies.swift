import API
import ArgumentParser
import Reservations
import Storage

extension Import {
    struct Movies: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "movie",
            abstract: "Makes movies with their shows from JSON files, one movie in each.",
            discussion: """
                A file holds one JSON object: the fields of POST /api/v1/movies, and shows, a list of \
                objects with the fields of POST /api/v1/movies/{id}/shows.

                All of the files or nothing of them: every fault is told with its place, such as \
                shows[3].start_time. A movie that the organizer has already, by its title, stays as \
                it is, and so do its shows, by screen and start; those that it does not have yet are \
                added. Each movie's id is printed.
                """
        )

        @OptionGroup var files: OfferFiles

        func run() throws {
            let movies = try files.run(reading: MovieFile.offer) {
                (store, offers, organizerID, deadline) throws(StoreError) in
                try store.importMovies(offers, organizerID: organizerID, until: deadline)
            }
            for (offer, movie) in movies {
                let shows = "\(offer.shows.count) shows, \(movie.newShows) added"
                let what = "\(offer.movie.title), \(shows)"
                print("\(movie.id) \(movie.isNew ? "added" : "is there already"): \(what)")
            }
            let shows = movies.reduce(0) { $0 + $1.made.newShows }
            let added = "\(movies.count { $0.made.isNew }) added, \(shows) shows added"
            print("movies: \(movies.count) files, \(added)")
        }
    }
}
