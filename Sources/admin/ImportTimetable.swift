import ArgumentParser
import Cache
import Platform
import Storage

extension Import {
    struct Timetable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Imports airports, carriers, aircraft or flights from a CSV file.",
            usage: """
                holdfast import airports|carriers|aircraft|flights <file> [--skip-bad] \
                [--settings <settings>]
                """,
            discussion: """
                All of the file or nothing of it: bad lines are told by number and reason, and stop \
                the import unless --skip-bad leaves them out. Doing it again changes nothing more. \
                The README describes the columns.
                """
        )

        /// For the largest of timetables.
        private static let time = Duration.seconds(3_600)

        @OptionGroup var options: CommonOptions
        @Argument(help: "What the file holds: airports, carriers, aircraft or flights.")
        var kind: Store.FileKind
        @Argument(help: "The file.", completion: .file())
        var file: String
        @Flag(help: "Leave bad lines out.")
        var skipBad = false

        func run() throws {
            let settings = try options.load()
            let store = try Store(ownerBy: settings)
            let report: ImportReport
            do throws(ImportError) {
                report = try store.importFile(
                    kind,
                    path: file,
                    skipBad: skipBad,
                    until: .now + Self.time,
                    progress: Self.show
                )
            } catch .badLines(let report) {
                Self.show(report)
                Import.say("nothing was changed; --skip-bad leaves bad lines out")
                throw ExitCode.failure
            } catch {
                throw Failure(error.description)
            }
            Self.show(report)
            print(
                "\(kind.rawValue): \(report.lines) lines, \(report.added) added, "
                    + "\(report.changed) changed, \(report.badLineCount) left out"
            )
            if !(try SearchCache(settings: settings).forgetAll()) {
                Import.say(
                    "Redis cannot be asked: searches may show the old timetable for 35 minutes;"
                )
                Import.say("once it is back, run: holdfast cache clear")
            }
        }

        private static func show(_ progress: ImportProgress) {
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
}

extension Store.FileKind: ExpressibleByArgument {}
