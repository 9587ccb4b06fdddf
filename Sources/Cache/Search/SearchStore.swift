import Platform
import Redis
import Reservations

/// Searches as they lie in Redis, with the leases of those who load them.
struct SearchStore: Sendable {
    enum Found {
        case answer(StoredAnswer)
        /// Nothing there, or something useless: expired, void or damaged.
        case nothing(useless: Bool)
        case unreachable
    }

    /// The right to store an answer.
    struct Lease {
        let token: String
        /// The generation in which the load began.
        let generation: String
    }

    enum Claim {
        case granted(Lease)
        case answered(StoredAnswer)
        case taken
        case unreachable
    }

    private let client: Client
    private let generation = GenerationMemory()
    let leaseLength: Duration
    let checksLeases: Bool

    init(client: Client, leaseLength: Duration, checksLeases: Bool) {
        self.client = client
        self.leaseLength = leaseLength
        self.checksLeases = checksLeases
    }

    /// Looks a search up in one round trip.
    func find(_ search: FlightSearch) -> Found {
        let command = Command(
            "HGET",
            SearchKeys.answers(search.route),
            SearchKeys.field(search.filters)
        )
        guard let (reply, generation) = try? ask(command) else { return .unreachable }
        switch reply {
        case .null: return .nothing(useless: false)
        case .bytes(let bytes):
            guard let answer = usable(bytes, generation: generation) else { fallthrough }
            return .answer(answer)
        default: return .nothing(useless: true)
        }
    }

    /// Asks for the right to load a search.
    func claim(_ search: FlightSearch, replacing useless: Bool) -> Claim {
        let token = Self.randomWord()
        do {
            let generation = try beginGeneration()
            let reply = try client.run(
                SearchScripts.acquire,
                keys: keys(search),
                arguments: [
                    field(search), Array(token.utf8),
                    Array(String(leaseLength.milliseconds).utf8),
                    Array((useless ? "replace" : "").utf8),
                ]
            )
            switch reply {
            case .integer(1): return .granted(Lease(token: token, generation: generation))
            case .bytes(let bytes):
                return usable(bytes, generation: generation).map(Claim.answered) ?? .taken
            default: return .taken
            }
        } catch {
            return .unreachable
        }
    }

    /// Stores an answer, unless the lease was revoked or has run out meanwhile.
    ///
    /// - Returns: Whether it was stored.
    func fill(
        _ search: FlightSearch,
        _ body: [UInt8],
        validity: Duration,
        _ lease: Lease
    ) -> Bool {
        let answer = StoredAnswer(
            expiry: WallClock.milliseconds + validity.milliseconds,
            generation: lease.generation,
            body: body
        )
        let reply = try? client.run(
            checksLeases ? SearchScripts.fill : SearchScripts.fillUnchecked,
            keys: keys(search),
            arguments: [
                field(search), Array(lease.token.utf8), answer.bytes,
                Array(String(validity.milliseconds).utf8),
            ]
        )
        return reply?.integer == 1
    }

    /// Gives a lease back that led to nothing.
    func release(_ search: FlightSearch, _ lease: Lease) {
        _ = try? client.run(
            SearchScripts.release,
            keys: [SearchKeys.leases(search.route)],
            arguments: [field(search), Array(lease.token.utf8)]
        )
    }

    /// Deletes all answers of a route and day and revokes their leases, in one step.
    func forget(_ route: RouteDate) throws(RedisError) {
        try client.send(Command("DEL", SearchKeys.answers(route), SearchKeys.leases(route)))
    }

    /// Makes everything void that was stored or begun before.
    func raiseGeneration() throws(RedisError) {
        try client.send(raise)
        generation.forget()
    }

    /// The command that does so; what this process remembers is forgotten before it.
    var raise: Command {
        generation.forget()
        return Command("SET", SearchKeys.generation, Self.randomWord())
    }

    /// Sends a command together with the question for the generation, if that is due again.
    private func ask(
        _ command: Command
    ) throws(RedisError) -> (reply: Reply, generation: String?) {
        if let known = generation.fresh { return (try client.pipeline([command])[0], known) }
        let question = Command("GET", SearchKeys.generation)
        let replies = try client.pipeline([question, command])
        generation.remember(replies[0].text)
        return (replies[1], replies[0].text)
    }

    /// The generation, begun anew where Redis has none: random, so that none ever comes back.
    private func beginGeneration() throws(RedisError) -> String {
        let replies = try client.pipeline([
            Command("SET", SearchKeys.generation, Self.randomWord(), "NX"),
            Command("GET", SearchKeys.generation),
        ])
        guard let current = replies[1].text else { throw .refused("no generation") }
        generation.remember(current)
        return current
    }

    private func usable(_ bytes: [UInt8], generation: String?) -> StoredAnswer? {
        guard let answer = StoredAnswer(bytes: bytes), answer.generation == generation,
            answer.expiry > WallClock.milliseconds
        else { return nil }
        return answer
    }

    private func keys(_ search: FlightSearch) -> [String] {
        [SearchKeys.answers(search.route), SearchKeys.leases(search.route)]
    }

    private func field(_ search: FlightSearch) -> [UInt8] {
        Array(SearchKeys.field(search.filters).utf8)
    }

    private static func randomWord() -> String {
        String(UInt64.random(in: .min ... .max), radix: 36)
    }
}
