import Platform
import Postgres
import Support
import Testing

/// What must leave no trace.
@Suite(.serialized)
struct QuietTests {
    private let database: FreshDatabase

    init() throws {
        database = try FreshDatabase(isEmpty: true)
    }

    @Test
    func `a notice of the server does not reach standard error`() throws {
        var session = try database.session()
        let text = try Descriptors.standardError {
            try session.run(script: "DO $$ BEGIN RAISE WARNING 'notice %', 6 * 7; END $$")
            // The control: this one does.
            Process.writeToStandardError(Array("control \(6 * 7)\n".utf8))
        }
        #expect(text.contains("control 42"))
        #expect(!text.contains("notice 42"))
    }

    private static let number = 200

    @Test
    func `connects that fail leave nothing open`() throws {
        let server = try TestEnvironment.server()
        let directory = try TestEnvironment.directory("silent")
        let listener = try SocketListener(path: "\(directory)/.s.PGSQL.5432") { socket in
            _ = try? socket.read()
            _ = try? socket.read()
        }
        let before = Descriptors.count
        var failures = 0
        for index in 0..<Self.number {
            let conninfo = [
                "\(server) dbname=nowhere", "host=\(directory)/nobody", "host=\(directory)",
            ][index % 3]
            let error = failure {
                let session = try Connection.open(
                    conninfo,
                    deadline: .now + .milliseconds(index % 3 == 2 ? 10 : 5_000)
                )
                _ = session.isReusable
            }
            if error != nil { failures += 1 }
        }
        #expect(failures == Self.number)
        // Other tests open and close files meanwhile, but not so many.
        #expect(eventually { Descriptors.count < before + 60 })
        withExtendedLifetime(listener) {}
    }

    @Test
    func `what is left open would be counted`() throws {
        let directory = try TestEnvironment.directory("open")
        let listener = try SocketListener(path: "\(directory)/socket") { _ = try? $0.read() }
        let before = Descriptors.count
        let open = try (0..<Self.number / 3).map { _ in try Socket(path: "\(directory)/socket") }
        #expect(Descriptors.count >= before + 60)
        withExtendedLifetime((open, listener)) {}
    }
}
