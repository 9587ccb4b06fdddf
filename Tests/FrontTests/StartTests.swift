import Support
import Testing

@Suite("A start that cannot be")
struct StartTests {
    /// Starts a responder that is to end at once.
    ///
    /// - Returns: Its exit code and its words.
    private static func start(_ settings: [String: String]) throws -> (code: Int, output: String) {
        let directory = try TestEnvironment.directory("start")
        let usual = [
            "HOLDFAST_REDIS": "unix:\(try TestEnvironment.redis())",
            "HOLDFAST_LISTEN": "unix:\(directory)/socket",
            "HOLDFAST_TOKEN_KEYS": Stack.tokenKeys,
            "HOLDFAST_BASE_URL": "http://localhost",
            "HOLDFAST_COMMON_PASSWORDS": "\(try TestEnvironment.assets())/common-passwords.txt",
        ]
        return try ChildProcess.outcome(
            of: "\(try TestEnvironment.programs())/holdfast-responder",
            environment: usual.merging(settings) { _, new in new }
        )
    }

    private static func start(
        on database: FreshDatabase,
        _ settings: [String: String] = [:]
    ) throws -> (code: Int, output: String) {
        try start(["HOLDFAST_DATABASE": database.responder].merging(settings) { _, new in new })
    }

    @Test("names every unknown and bad setting at once")
    func settings() throws {
        let (code, output) = try Self.start([
            "HOLDFAST_DATABASE": "dbname=unused", "HOLDFAST_WORKRES": "8",
            "HOLDFAST_BODY_LIMIT": "many", "HOLDFAST_LISTEN": "socket",
        ])
        #expect(code == 1)
        #expect(output.contains("HOLDFAST_WORKRES: unknown setting"))
        #expect(output.contains("HOLDFAST_BODY_LIMIT: expected a whole number from 1024 to"))
        #expect(output.contains("HOLDFAST_LISTEN: expected unix:/path or address:port"))
    }

    @Test("names a setting that is missing")
    func missing() throws {
        let (code, output) = try Self.start([:])
        #expect(code == 1)
        #expect(output.contains("HOLDFAST_DATABASE: not set, and there is no default"))
    }

    @Test("says that the database does not answer")
    func unreachable() throws {
        let (code, output) = try Self.start([
            "HOLDFAST_DATABASE": "host=/nonexistent dbname=holdfast user=holdfast_responder"
        ])
        #expect(code == 1)
        #expect(output.contains("cannot read the database's schema"))
        #expect(output.contains("/nonexistent"))
    }

    @Test("says which command brings an old schema up to date")
    func oldSchema() throws {
        let database = try FreshDatabase(isEmpty: true)
        let (code, output) = try Self.start(on: database)
        #expect(code == 1)
        #expect(output.contains("run: holdfast migrate"))
    }

    @Test("says that the socket's directory is not there")
    func noDirectory() throws {
        let database = try FreshDatabase()
        let listen = ["HOLDFAST_LISTEN": "unix:/nonexistent/holdfast.sock"]
        let (code, output) = try Self.start(on: database, listen)
        #expect(code == 1)
        #expect(output.contains("cannot listen on unix:/nonexistent/holdfast.sock"))
        #expect(output.contains("No such file or directory"))
    }

    @Test("refuses arguments that it does not know, and says which it does")
    func arguments() throws {
        let program = "\(try TestEnvironment.programs())/holdfast-responder"
        let (code, output) = try ChildProcess.outcome(of: program, ["--verbose"])
        #expect(code == 1)
        #expect(output.contains("usage: holdfast-responder [--settings FILE]"))
    }
}
