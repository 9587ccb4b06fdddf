import JSONText
import Support
import Testing

/// What a command said, and its exit code.
typealias CommandOutcome = (code: Int, output: String)

extension Stack {
    /// Imports files of an organizer's.
    func importing(
        _ kind: String,
        _ files: [String],
        for organizer: String
    ) throws -> CommandOutcome {
        try holdfast(["import", kind] + files + ["--organizer", organizer])
    }

    /// Imports a text as a file of an organizer's.
    func importing(_ kind: String, text: String, for organizer: String) throws -> CommandOutcome {
        let file = TemporaryFile(text)
        return try importing(kind, [file.path], for: organizer)
    }

    /// Members as an object, as operators write it.
    static func text(_ members: [(String, JSON)]) -> String {
        String(decoding: object(members).bytes, as: UTF8.self)
    }

    static func object(_ members: [(String, JSON)]) -> JSON {
        .object(members.map { (name: $0.0, value: $0.1) })
    }

    /// The places that an import's complaints name, in their order.
    static func places(_ output: String) -> [String] {
        output.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ": ", maxSplits: 2)
            return parts.count == 3 ? String(parts[1]) : nil
        }
    }

    /// Writes the demo's files of a kind as they are on a day, and yields their paths.
    func demoFiles(_ kind: String, on day: String = "today") throws -> [String] {
        let directory = "\(directory)/\(kind)"
        let script = "\(try TestEnvironment.root())/Config/setup/\(kind)"
        let written = try ChildProcess.outcome(of: script, [directory, day])
        try #require(written.code == 0, "\(written.output)")
        let list = try ChildProcess.outcome(of: "/bin/ls", [directory])
        return list.output.split(separator: "\n").map { "\(directory)/\($0)" }
    }
}
