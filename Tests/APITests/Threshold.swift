import API
import Accounts
import Cache
import HTTP
import Logging
import Platform
import Postgres
import Redis
import Reservations
import Storage
import Support
import Testing

/// A gate with accounts before it, and routes behind it that the service itself does not have.
struct Threshold {
    private struct NoAccount: Error {}

    let database: FreshDatabase
    private let redis: RedisServer
    private let store: Store
    private let tokens: AccessTokens
    let gate: API.Gate

    /// - Parameters:
    ///   - conninfo: Where the gate asks for sessions, if not where they are.
    ///   - burst: How many requests of a kind a client has at once.
    init(askingAt conninfo: String? = nil, burst: Int = 1_000) throws {
        database = try FreshDatabase()
        redis = try RedisServer()
        // The operator's: the responder cannot make an admin.
        store = database.ownerStore()
        tokens = AccessTokens(keys: try #require(KeyRing(Stack.tokenKeys)))
        var redisOptions = Client.Options(address: .unix(path: redis.socket))
        // A machine that is busy with other tests is not an outage.
        redisOptions.timeout = .seconds(2)
        let client = Client(redisOptions)
        var limits = RateLimiter.Options()
        limits.policies.general = LimitPolicy(.general, rate: 1, burst: burst)
        limits.policies.signIn = LimitPolicy(.signIn, rate: 1, burst: burst)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        gate = API.Gate(
            tokens: tokens,
            sessions: Sessions(
                store: Store(.init(conninfo: conninfo ?? database.responder)),
                cache: SessionCache(client: client),
                logger: logger
            ),
            limiter: RateLimiter(client, limits),
            logger: logger
        )
    }

    /// Makes an account, with a session of it.
    func principal(_ username: String, _ role: Role) throws -> Principal {
        let naming = try store.register(
            username: username,
            email: "\(username)@example.com",
            passwordHash: "$argon2id$x",
            role: role,
            until: .now + .seconds(20)
        )
        guard case .named = naming,
            let credentials = try store.credentials(named: username, until: .now + .seconds(20)),
            let session = try store.beginSession(
                for: credentials,
                // As long as a hash.
                tokenHash: Array(
                    (Array(username.utf8) + Array(repeating: 0, count: 32)).prefix(32)
                ),
                address: "192.0.2.1",
                until: .now + .seconds(20)
            )
        else { throw NoAccount() }
        return Principal(account: credentials.account, sessionID: session.id)
    }

    func authorization(_ principal: Principal) -> String {
        "Bearer \(tokens.token(for: principal))"
    }

    /// Lets a request pass, as `Front` does before a handler.
    ///
    /// - Returns: Who the handler is told that asks.
    func pass(
        _ access: Access,
        _ authorization: String? = nil,
        from address: String = "192.0.2.1",
        work: WorkClass = .account
    ) throws(Problem) -> Principal? {
        let operation = Operation("offer", "Offers", answer: .init("An offer.", schema: nil))
        let route = Route(.get, "/offers", access, work, operation) { _ in Response(.noContent) }
        var request = Request(
            method: .get,
            path: Array("/offers".utf8),
            headers: authorization.map { [.authorization: $0] } ?? [:],
            id: "id",
            address: address,
            deadline: .now + .seconds(20)
        )
        var headers: [(name: HeaderName, value: String)] = []
        try gate.count(&request, for: route, headers: &headers)
        return try gate.authorize([(request, route)])[0].get().principal
    }

    /// The status of the refusal, 200 if there is none.
    func status(
        _ access: Access,
        _ authorization: String? = nil,
        from address: String = "192.0.2.1",
        work: WorkClass = .account
    ) -> Int {
        do {
            _ = try pass(access, authorization, from: address, work: work)
            return 200
        } catch {
            return error.status.code
        }
    }
}
