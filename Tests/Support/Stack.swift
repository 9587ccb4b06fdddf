import Glibc
package import JSONText
import Platform

/// A whole Holdfast of a test's own: a database, Redis, a responder and nginx.
package final class Stack: Sendable {
    package let directory: String
    package let database: FreshDatabase
    package let redis: RedisServer
    package let port: Int
    private let nginx: ChildProcess
    private let process = Monitor<ChildProcess?>(nil)
    let workerProcess = Monitor<ChildProcess?>(nil)
    package let settings: [String: String]

    /// How much one client may ask for.
    package enum Limits: Sendable {
        case usual
        /// For load: at work, but never reached.
        case outOfReach

        fileprivate var nginx: [String] {
            switch self {
            case .usual: []
            case .outOfReach:
                ["REQUEST_RATE", "REQUEST_BURST", "SIGN_IN_RATE", "SIGN_IN_BURST"]
                    .map { "\($0)=100000" }
            }
        }

        fileprivate var responder: [String: String] {
            guard self == .outOfReach else { return [:] }
            let names = ["SEARCH", "BOOKING", "SIGN_IN", "GENERAL"].flatMap { kind in
                ["RATE", "BURST"].map { "HOLDFAST_LIMIT_\(kind)_\($0)" }
            }
            return Dictionary(uniqueKeysWithValues: names.map { ($0, "1000000") })
        }
    }

    /// Starts everything.
    ///
    /// - Parameters:
    ///   - settings: The responder's, beside those that say where things are.
    ///   - nginx: Lines of nginx' settings, `KEY=VALUE`.
    ///   - limits: How much one client may ask for.
    ///   - site: nginx' configuration for its http block, as a site adds it.
    ///   - server: How to reach another PostgreSQL than that of all tests, as its superuser.
    ///   - sharesOut: Whether nginx asks a `SecondResponder` in turn with the first.
    ///   - takesPayments: Whether customers pay by the sandbox, which a worker runs.
    ///   - startsResponder: Whether the responder is started, too.
    package init(
        settings: [String: String] = [:],
        nginx lines: [String] = [],
        limits: Limits = .usual,
        site: String = "",
        server: String? = nil,
        sharesOut: Bool = false,
        takesPayments: Bool = false,
        startsResponder: Bool = true
    ) throws {
        directory = try TestEnvironment.directory("stack")
        database = try FreshDatabase(on: server)
        redis = try RedisServer()
        port = try Socket.freePort()
        self.settings = [
            "HOLDFAST_LISTEN": "unix:\(directory)/responder.sock",
            "HOLDFAST_DATABASE": database.responder,
            "HOLDFAST_OWNER_DATABASE": database.owner,
            "HOLDFAST_REDIS": "unix:\(redis.socket)",
            "HOLDFAST_TOKEN_KEYS": Self.tokenKeys,
            "HOLDFAST_BASE_URL": "http://127.0.0.1:\(port)",
            "HOLDFAST_COMMON_PASSWORDS": "\(try TestEnvironment.assets())/common-passwords.txt",
        ].merging(limits.responder) { _, new in new }
            .merging(takesPayments ? Self.paying(directory) : [:]) { _, new in new }
            .merging(settings) { _, new in new }
        let sockets = ["responder.sock"] + (sharesOut ? ["second.sock"] : [])
        let responders = sockets.map { [directory] in "unix:\(directory)/\($0)" }
            .joined(separator: ",")
        let sandbox = takesPayments ? ["SANDBOX=unix:\(directory)/sandbox.sock"] : []
        let own = limits.nginx + sandbox + lines
        nginx = try Self.startNginx(directory, port, responders, own, site)
        if takesPayments { try startWorker() }
        if startsResponder { try startResponder() }
    }

    /// The secret of all tests' tokens, 32 zero bytes, which Python's scripts know as well.
    package static let tokenKeys = "test:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

    package var responderSocket: String { "\(directory)/responder.sock" }
    package var log: String { "\(directory)/responder.log" }
    package var responder: ChildProcess? { process.withLock { $0 } }

    /// Starts a responder, which takes the place of one that runs already.
    ///
    /// - Parameters:
    ///   - descriptors: The most that it may open.
    ///   - socket: One that it inherits, as from systemd.
    package func startResponder(
        settings more: [String: String] = [:],
        descriptors: Int? = nil,
        inheriting socket: KeptSocket? = nil
    ) throws {
        let child = try spawnResponder(settings: more, descriptors: descriptors, inheriting: socket)
        process.withLock { $0 = child }
        guard eventually({ child.hasEnded || (try? get("/health"))?.status == 200 }),
            !child.hasEnded
        else {
            throw ChildProcess.Failure(description: "the responder does not answer; see \(log)")
        }
    }

    /// Starts a responder and waits for nothing.
    package func spawnResponder(
        settings more: [String: String] = [:],
        descriptors: Int? = nil,
        inheriting socket: KeptSocket? = nil
    ) throws -> ChildProcess {
        let limit = descriptors.map { "ulimit -n \($0); " } ?? ""
        let heir = socket == nil ? "" : "LISTEN_FDS=1 LISTEN_PID=$$ "
        return try ChildProcess(
            "/bin/sh",
            [
                "-c", "\(limit)\(heir)exec \"$0\"",
                "\(try TestEnvironment.programs())/holdfast-responder",
            ],
            environment: settings.merging(more) { _, new in new },
            output: log,
            inheriting: socket?.descriptor
        )
    }

    /// The responder's log lines so far that contain `text`.
    package func logLines(with text: String) throws -> [JSON] {
        try InputFile.contents(of: log, limit: 1 << 26)
            .split(separator: UInt8(ascii: "\n"))
            .filter { String(decoding: $0, as: UTF8.self).contains(text) }
            .compactMap { try? JSONParser.parse(Array($0)) }
    }

    /// Runs the operator's command.
    package func holdfast(_ arguments: String...) throws -> (code: Int, output: String) {
        try holdfast(arguments)
    }

    package func holdfast(_ arguments: [String]) throws -> (code: Int, output: String) {
        try ChildProcess.outcome(
            of: "\(try TestEnvironment.programs())/holdfast",
            arguments,
            environment: settings
        )
    }

    /// Sends one request on a connection of its own.
    package func get(
        _ target: String,
        method: String = "GET",
        headers: [(String, String)] = [],
        body: [UInt8]? = nil
    ) throws -> WebAnswer {
        try WebClient(port: port).send(method, target, headers: headers, body: body)
    }

    /// Sends a flight search of the demo timetable.
    package func search(_ from: String = "JFK", _ to: String = "LAX", _ rest: String = "") throws
        -> WebAnswer
    {
        try get(Self.search(from, to, rest))
    }

    /// The target of a flight search of the demo timetable.
    package static func search(_ from: String = "JFK", _ to: String = "LAX", _ rest: String = "")
        -> String
    {
        "/api/v1/flights?departure=\(from)&arrival=\(to)&travel_date=2027-03-02\(rest)"
    }

    /// A metric's value; the name includes the labels.
    package func metric(_ name: String) throws -> Int {
        let lines = try get("/metrics").text.split(separator: "\n")
        let line = lines.first { $0.hasPrefix("\(name) ") }
        return line.flatMap { Double($0.dropFirst(name.count + 1)) }.map { Int($0) } ?? 0
    }

    deinit {
        responder?.signal(SIGKILL)
        worker?.signal(SIGKILL)
        nginx.terminate()
    }

    private static func startNginx(
        _ directory: String,
        _ port: Int,
        _ responders: String,
        _ lines: [String],
        _ site: String
    ) throws -> ChildProcess {
        let output = "\(directory)/nginx"
        let defaults =
            [
                "LISTEN=127.0.0.1:\(port)", "RESPONDER=\(responders)",
                "WORKER_USER=\(getuid() == 0 ? "root" : "")", "WORKERS=1",
                "ACCESS_LOG=\(directory)/access.log", "ERROR_LOG=\(directory)/error.log",
                "PID=\(output)/pid", "TEMP=\(output)/temp",
                "ASSETS=\(try TestEnvironment.assets())",
            ]
        let set = Set(lines.map { $0.prefix { $0 != "=" } })
        let settings = defaults.filter { !set.contains($0.prefix { $0 != "=" }) } + lines
        try ChildProcess.run("/bin/mkdir", ["-p", "\(output)/temp"])
        try write(settings.joined(separator: "\n") + "\n", to: "\(directory)/settings")
        let render = "\(try TestEnvironment.root())/nginx/render"
        try ChildProcess.run(render, ["\(directory)/settings", output])
        try write(site, to: "\(output)/site.d/test.conf")
        let child = try ChildProcess(
            "/usr/sbin/nginx",
            ["-e", "\(directory)/error.log", "-c", "\(output)/nginx.conf", "-g", "daemon off;"],
            output: "\(directory)/nginx.log"
        )
        guard eventually({ (try? Socket(port: port)) != nil }) else {
            throw ChildProcess.Failure(description: "nginx does not start; see \(directory)")
        }
        return child
    }

    private static func write(_ text: String, to path: String) throws {
        try ChildProcess.run("/bin/sh", ["-c", "printf %s \"$0\" > '\(path)'", text])
    }
}
