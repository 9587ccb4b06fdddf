import Platform
import Support

/// What happens to the servers in the midst of a random history; each heals what it has done.
enum SaleTrouble: String, CaseIterable, Sendable {
    case postgresKilled, backendKilled, backendsEnded, redisKilled, redisFlushed, redisStopped,
        responderKilled

    /// How long something is away.
    private static let absence = Duration.milliseconds(1_500)

    /// - Parameter server: The run's own PostgreSQL.
    func strike(_ run: SaleRun, _ server: PostgresServer) throws {
        let redis = run.stack.redis
        switch self {
        case .postgresKilled:
            try server.killAll()
            Process.sleep(Self.absence)
            try server.start()
        case .backendKilled: try Self.killBackend(run)
        case .backendsEnded:
            for _ in 1...20 {
                _ = try? run.stack.database.query(Self.endBackends)
                Process.sleep(.milliseconds(50))
            }
        case .redisKilled:
            redis.kill()
            Process.sleep(Self.absence)
            try redis.start()
        case .redisFlushed:
            for _ in 1...50 {
                try redis.command("FLUSHALL")
                Process.sleep(.milliseconds(20))
            }
        case .redisStopped:
            redis.pause()
            Process.sleep(Self.absence)
            redis.resume()
        case .responderKilled: try run.killResponders()
        }
    }

    /// One that works: PostgreSQL ends all others, and starts anew by itself.
    private static func killBackend(_ run: SaleRun) throws {
        let victims = try run.stack.database.query("SELECT pid FROM (\(backends)) AS backends")
        guard let victim = victims.first else { return }
        try ChildProcess.run("/bin/kill", ["-9", victim])
        _ = eventually { (try? run.stack.database.query("SELECT 1")) != nil }
    }

    private static let backends = """
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'holdfast_responder'
        ORDER BY state = 'active' DESC, random() LIMIT 3
        """

    private static let endBackends =
        "SELECT pg_terminate_backend(pid) FROM (\(backends)) AS backends"
}
