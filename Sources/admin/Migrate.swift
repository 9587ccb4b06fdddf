import ArgumentParser
import Storage

struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings the database's schema up to date, as the role that owns it.",
        discussion: """
            Each migration runs in a transaction of its own, one process at a time. With --status \
            nothing is changed; the exit code is then 1 if the responder would not start.
            """
    )

    /// Waiting for another process' migration included.
    private static let time = Duration.seconds(3_600)

    @OptionGroup var options: CommonOptions
    @Flag(help: "Only show what is applied and what is not.")
    var status = false

    func run() throws {
        if status { return try showStatus() }
        let before = try options.withOwnerStore { (store) throws(StoreError) in
            try store.migrate(until: .now + Self.time) { print("applied \($0.name)") }
        }
        if !before.unknown.isEmpty || !before.changed.isEmpty, let obstacle = before.obstacle {
            throw Failure("\(obstacle); nothing was changed")
        }
        if before.pending.isEmpty { print("the schema is up to date") }
    }

    private func showStatus() throws {
        let state = try options.withOwnerStore { (store) throws(StoreError) in
            try store.schemaState(until: .now + Self.time)
        }
        for name in state.applied { print("applied  \(name)") }
        for name in state.pending { print("pending  \(name)") }
        for name in state.changed { print("changed  \(name)") }
        for name in state.unknown { print("unknown  \(name)") }
        if let obstacle = state.obstacle {
            print(obstacle)
            throw ExitCode.failure
        }
    }
}
