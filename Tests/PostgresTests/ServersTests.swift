import Platform
import Support
import Testing

@testable import Postgres

@Suite("Several servers")
struct ServersTests {
    @Test
    func `have each their own of what is a list`() {
        let words = ["host": "a,b", "port": "1,2", "user": "u"]
        #expect(
            Servers.each(of: words) == [
                ["host": "a", "port": "1", "user": "u"], ["host": "b", "port": "2", "user": "u"],
            ]
        )
    }

    @Test
    func `share what is given once`() {
        let each = Servers.each(of: ["hostaddr": "1.1.1.1,2.2.2.2", "port": "1"])
        #expect(each.map { $0["port"] } == ["1", "1"])
        #expect(each.map { $0["hostaddr"] } == ["1.1.1.1", "2.2.2.2"])
    }

    @Test(arguments: [
        [:], ["host": "a"], ["port": "1,2"], ["host": "a,b", "hostaddr": "1.1.1.1"],
        ["host": "a,b,c", "port": "1,2"],
    ])
    func `are one for libpq where the lists do not fit`(words: [String: String]) {
        #expect(Servers.each(of: words) == [words])
    }

    @Test(arguments: ["nonsense", "host=a,b port=1,2,3", "postgresql://[::1"])
    func `are refused in libpq's words`(conninfo: String) {
        let error = failure { _ = try Connection.open(conninfo, deadline: .now + .seconds(5)) }
        #expect(error?.sqlState == .connectionFailure)
        #expect(error?.message.isEmpty == false)
    }

    private static func open(
        _ servers: Servers,
        within limit: Duration
    ) throws -> String? {
        var connection = try servers.connect(until: .now + limit)
        return try connection.texts("SHOW unix_socket_directories")[0]
    }

    @Test
    func `do not have to wait for one that is silent, nor to ask it first again`() throws {
        let silent = "\(try TestEnvironment.directory("silent"))"
        // The kernel takes connections for it that nobody ever accepts.
        let socket = try KeptSocket(at: "\(silent)/.s.PGSQL.5432")
        let server = try TestEnvironment.server()
        let host = try #require(server.split(separator: " ").first { $0.hasPrefix("host=") })
        let both = "host=\(silent),\(host.dropFirst(5)) user=postgres dbname=postgres"
        let servers = Servers(both)
        let (first, _) = try time { try Self.open(servers, within: .seconds(4)) }
        #expect(first >= .seconds(2))
        let (second, _) = try time { try Self.open(servers, within: .seconds(4)) }
        #expect(second < .seconds(2))
        // The control: by itself it takes all of the time and gives nothing.
        let alone = Servers("host=\(silent) user=postgres dbname=postgres")
        #expect(throws: PostgresError.self) { try Self.open(alone, within: .seconds(1)) }
        _ = socket
    }

    @Test
    func `tell all their reasons when none takes a session`() throws {
        let error = failure {
            _ = try Connection.open("host=/nowhere/a,/nowhere/b", deadline: .now + .seconds(5))
        }
        #expect(error?.message.contains("/nowhere/a") == true)
        #expect(error?.message.contains("/nowhere/b") == true)
    }
}
