import ArgumentParser
import Cache
import Platform
import Reservations
import Storage

extension Import {
    struct Timetable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Imports airports, carriers, aircraft or flights from a CSV file.",
            usage: """
                holdfast import airports|carriers|aircraft|flights <file> [--skip-bad] \
                [--settings <settings>]
                """,
            discussion: ImportFile.discussion
        )

        @Argument(help: "What the file holds: airports, carriers, aircraft or flights.")
        var kind: Store.FileKind
        @OptionGroup var file: ImportFile

        func run() throws {
            try file.take(as: kind.rawValue) { (store, path, deadline) throws(ImportError) in
                try store.importFile(
                    kind,
                    path: path,
                    skipBad: file.skipBad,
                    until: deadline,
                    progress: ImportFile.show
                )
            }
        }
    }

    struct Routes: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a timetable of how often routes are flown, from a CSV file.",
            discussion: """
                Departures are spread over the day, the farther the larger the aircraft, of those \
                that are known, and the dearer the fares. The same file makes the same flights \
                again. \(ImportFile.discussion)
                """
        )

        @OptionGroup var file: ImportFile
        @Option(name: .customLong("from"), help: "The timetable's first day, YYYY-MM-DD.")
        var firstDate: LocalDate
        @Option(help: "How many days it has, 1 to \(RoutePlan.dayBounds.upperBound).")
        var days: Int
        @Option(
            help:
                "Whose flights they are; a carrier of their own, \(RoutePlan.ownCarrier), if none is named."
        )
        var carrier: String?
        @Option(help: "What fares are in (ISO 4217).")
        var currency = Currency.standard

        func validate() throws {
            guard RoutePlan.dayBounds.contains(days) else {
                let most = RoutePlan.dayBounds.upperBound
                throw ValidationError("--days: expected 1 to \(most)")
            }
        }

        func run() throws {
            let plan = RoutePlan(
                firstDate: firstDate,
                days: days,
                carrier: carrier,
                currency: currency
            )
            try file.take(as: "routes") { (store, path, deadline) throws(ImportError) in
                try store.importRoutes(
                    plan,
                    path: path,
                    skipBad: file.skipBad,
                    until: deadline,
                    progress: ImportFile.show
                )
            }
        }
    }
}

/// A file of a timetable, and what becomes of its bad lines.
struct ImportFile: ParsableArguments {
    static let discussion = """
        All of the file or nothing of it: bad lines are told by number and reason, and stop the \
        import unless --skip-bad leaves them out. Doing it again changes nothing more. The README \
        describes the columns.
        """

    /// For the largest of timetables.
    private static let time = Duration.seconds(3_600)

    @OptionGroup var options: CommonOptions
    @Argument(help: "The file.", completion: .file())
    var file: String
    @Flag(help: "Leave bad lines out.")
    var skipBad = false

    /// Imports it, tells what came of it, and makes cached searches void.
    func take(
        as name: String,
        by body: (Store, _ path: String, Deadline) throws(ImportError) -> ImportReport
    ) throws {
        let settings = try options.load()
        let store = try Store(ownerBy: settings)
        let report: ImportReport
        do throws(ImportError) {
            report = try body(store, file, .now + Self.time)
        } catch .badLines(let report) {
            Self.show(report)
            Import.say("nothing was changed; --skip-bad leaves bad lines out")
            throw ExitCode.failure
        } catch {
            throw Failure(error.description)
        }
        Self.show(report)
        print(
            "\(name): \(report.lines) lines, \(report.added) added, "
                + "\(report.changed) changed, \(report.badLineCount) left out"
        )
        if !(try SearchCache(settings: settings).forgetAll()) {
            Import.say("Redis cannot be asked: searches may show the old timetable for 35 minutes;")
            Import.say("once it is back, run: holdfast cache clear")
        }
    }

    static func show(_ progress: ImportProgress) {
        switch progress {
        case .read(let lines): Import.say("\(lines) lines read")
        case .stored(let lines, let count): Import.say("\(lines) of \(count) lines stored")
        }
    }

    private static func show(_ report: ImportReport) {
        for line in report.badLines { Import.say(line.description) }
        let more = report.badLineCount - report.badLines.count
        if more > 0 { Import.say("and \(more) more bad lines") }
    }
}

extension Store.FileKind: ExpressibleByArgument {}

extension LocalDate: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension Currency: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
    package var defaultValueDescription: String { code }
}
