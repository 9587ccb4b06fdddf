import ArgumentParser
import Platform

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Imports a timetable from CSV files; events, movies, seat maps from JSON files.",
        usage: """
            holdfast import airports|carriers|aircraft|flights <file> [--skip-bad]
            holdfast import routes <file> --from <date> --days <days>
            holdfast import event|movie <file> ... --organizer <username>
            holdfast import seat-map <file> ...
            """,
        discussion: """
            All of it or nothing of it, and doing it again changes nothing more. The README \
            describes the files.
            """,
        subcommands: [Timetable.self, Routes.self, Events.self, Movies.self, SeatMaps.self],
        defaultSubcommand: Timetable.self
    )

    /// Progress and complaints go to standard error, the result to standard output.
    static func say(_ words: String) {
        Process.writeToStandardError(Array("\(words)\n".utf8))
    }
}
