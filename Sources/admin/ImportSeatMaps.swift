import ArgumentParser
import Platform
import Reservations
import Storage

extension Import {
    struct SeatMaps: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "seat-map",
            abstract: "Stores seat maps from JSON files, to be chosen by their files' names.",
            discussion: """
                Config/seat-maps/README.md describes the files. A map is called as its file is, without \
                .json: small letters, digits and hyphens, such as cinema-120. Organizers choose it by \
                that name for their shows, and lines of aircraft in the column seat_map.

                All of the files or nothing of them: every fault is told with its place. Shows and \
                flights that are there already keep their seats.
                """
        )

        private static let time = Duration.seconds(60)
        private static let suffix = ".json"

        @OptionGroup var options: CommonOptions
        @Argument(help: "The files.", completion: .file())
        var files: [String]

        func run() throws {
            let maps = try readFiles()
            let (added, changed) = try options.withOwnerStore { (store) throws(StoreError) in
                try store.importSeatMaps(maps, until: Deadline.now + Self.time)
            }
            print("seat maps: \(files.count) files, \(added) added, \(changed) changed")
        }

        private func readFiles() throws -> [SeatMapFile] {
            var maps: [SeatMapFile] = []
            for file in files {
                let text = try InputFile.contents(of: file)
                do {
                    _ = try SeatMap(text: text)
                } catch {
                    for fault in error.faults { Import.say("\(file): \(fault)") }
                    continue
                }
                guard let map = Self.map(of: file, text) else {
                    Import.say("\(file): expected a name of a-z, 0-9 and hyphens before .json")
                    continue
                }
                if maps.contains(where: { $0.name == map.name }) {
                    Import.say("\(file): another file has that name already")
                    continue
                }
                maps.append(map)
            }
            guard maps.count == files.count else {
                Import.say("nothing was changed")
                throw ExitCode.failure
            }
            return maps
        }

        private static func map(of file: String, _ text: [UInt8]) -> SeatMapFile? {
            let name = file.split(separator: "/").last ?? ""
            guard name.hasSuffix(suffix) else { return nil }
            return SeatMapFile(
                name: String(name.dropLast(suffix.count)),
                text: String(decoding: text, as: UTF8.self)
            )
        }
    }
}
