import Platform
@testable import Storage
import Support
import Testing

struct MigrationTests {
    private let database: FreshDatabase
    private let store: Store

    init() throws {
        database = try FreshDatabase(isEmpty: true)
        store = database.ownerStore()
    }

    private static func migration(_ name: String, _ script: String) -> Migration {
        Migration(name, Array(script.utf8))
    }

    private func migrate(_ known: [Migration] = Migration.all) throws -> [String] {
        var applied: [String] = []
        _ = try store.migrate(until: .now + .seconds(60), known: known) { applied.append($0.name) }
        return applied
    }

    private func state(_ known: [Migration] = Migration.all) throws -> SchemaState {
        try store.schemaState(until: .now + .seconds(20), known: known)
    }

    private var tables: [String] {
        get throws {
            try database.query(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            )
        }
    }

    @Test
    func `a fresh database lacks everything, also as the responder sees it`() throws {
        let names = Migration.all.map(\.name)
        let seen = try database.responderStore().schemaState(until: .now + .seconds(20))
        for state in [try state(), seen] {
            #expect(state.pending == names)
            #expect(state.applied.isEmpty)
            #expect(state.obstacle?.hasSuffix("run: holdfast migrate") == true)
        }
        // Asking has changed nothing.
        #expect(try tables.isEmpty)
    }

    @Test
    func `migrating applies everything once`() throws {
        let names = Migration.all.map(\.name)
        #expect(try migrate() == names)
        #expect(try state() == SchemaState(applied: names))
        #expect(try state().obstacle == nil)
        #expect(try migrate() == [])
        #expect(try database.query("SELECT name FROM schema_migrations") == names)
    }

    @Test
    func `a failing migration is undone alone`() throws {
        let first = Self.migration("m1", "CREATE TABLE one ()")
        let bad = Self.migration("m2", "CREATE TABLE two (); CREATE TABLE one ();")
        let last = Self.migration("m3", "CREATE TABLE three ()")
        let error = failure(as: StoreError.self) { try migrate([first, bad, last]) }
        #expect(error?.debugDescription.contains("42P07") == true)
        #expect(try tables == ["one", "schema_migrations"])
        #expect(try state([first, bad, last]).pending == ["m2", "m3"])
        let good = Self.migration("m2", "CREATE TABLE two ()")
        #expect(try migrate([first, good, last]) == ["m2", "m3"])
        #expect(try tables == ["one", "schema_migrations", "three", "two"])
    }

    @Test
    func `a migration with another text stops everything`() throws {
        _ = try migrate([Self.migration("m1", "CREATE TABLE one ()")])
        let known = [
            Self.migration("m1", "CREATE TABLE one (n int)"),
            Self.migration("m2", "CREATE TABLE two ()"),
        ]
        #expect(try state(known) == SchemaState(pending: ["m2"], changed: ["m1"]))
        #expect(try state(known).obstacle?.contains("with another text") == true)
        #expect(try migrate(known) == [])
        #expect(try tables == ["one", "schema_migrations"])
    }

    @Test
    func `a migration that this program does not know stops everything`() throws {
        _ = try migrate([Self.migration("m9", "CREATE TABLE nine ()")])
        let known = [Self.migration("m1", "CREATE TABLE one ()")]
        #expect(try state(known) == SchemaState(pending: ["m1"], unknown: ["m9"]))
        #expect(try state(known).obstacle?.contains("newer than this program") == true)
        #expect(try migrate(known) == [])
        #expect(try tables == ["nine", "schema_migrations"])
    }

    @Test
    func `processes that migrate at once apply each step once`() throws {
        let known = (1...3).map { number in
            Self.migration("m\(number)", "SELECT pg_sleep(0.1); CREATE TABLE t\(number) ()")
        }
        let meeting = Meeting(of: 3)
        let applied = try onThreads(3) { [database] _ in
            var applied: [String] = []
            let store = database.ownerStore()
            _ = try? store.schemaState(until: .now + .seconds(20), known: known)
            meeting.attend()
            let error = failure(as: StoreError.self) {
                _ = try store.migrate(until: .now + .seconds(60), known: known) {
                    applied.append($0.name)
                }
            }
            return error.map { [$0.debugDescription] } ?? applied
        }
        #expect(applied.joined().sorted() == ["m1", "m2", "m3"])
        // The control: a step that ran twice would have failed.
        #expect(failure(as: (any Error).self) { try database.query("CREATE TABLE t1 ()") } != nil)
    }

    @Test
    func `of two commands that migrate at once both succeed, and one says so`() throws {
        let program = "\(try TestEnvironment.programs())/holdfast"
        let meeting = Meeting(of: 2)
        let outcomes = try onThreads(2) { [database] _ in
            meeting.attend()
            let outcome = try? ChildProcess.outcome(
                of: program,
                ["migrate"],
                environment: ["HOLDFAST_OWNER_DATABASE": database.owner]
            )
            return "\(outcome?.code ?? -1) \(outcome?.output ?? "")"
        }
        #expect(outcomes.allSatisfy { $0.hasPrefix("0 ") }, "\(outcomes)")
        for migration in Migration.all {
            let words = outcomes.joined()
            #expect(words.ranges(of: "applied \(migration.name)").count == 1)
        }
    }

    @Test
    func `the command's second run says so in one line, and the status too`() throws {
        let program = "\(try TestEnvironment.programs())/holdfast"
        func run(_ arguments: String...) throws -> (code: Int, output: String) {
            try ChildProcess.outcome(
                of: program,
                arguments,
                environment: ["HOLDFAST_OWNER_DATABASE": database.owner]
            )
        }
        #expect(try run("migrate", "--status").code == 1)
        #expect(try run("migrate").code == 0)
        #expect(try run("migrate") == (0, "the schema is up to date\n"))
        let lines = Migration.all.map { "applied  \($0.name)\n" }.joined()
        #expect(try run("migrate", "--status") == (0, lines))
    }
}
