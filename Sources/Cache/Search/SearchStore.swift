import Platform
import Redis
import Reservations

/// Answers as they lie in Redis, with the leases of those who load them.
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
        /// What was right when the load began.
        let stamp: String
    }

    enum Claim {
        case granted(Lease)
        case answered(StoredAnswer)
        /// What another has stored meanwhile is useless already.
        case outdated
        case taken
        case unreachable
    }

    private let client: Client
    private let generation = GenerationMemory()
    let leaseLength: Duration
    let checksLeases: Bool
    private let checksMarks: Bool

    init(client: Client, leaseLength: Duration, checksLeases: Bool, checksMarks: Bool) {
        self.client = client
        self.leaseLength = leaseLength
        self.checksLeases = checksLeases
        self.checksMarks = checksMarks
    }

    /// Looks a question up in one round trip.
    func find(_ question: SearchQuestion) -> Found {
        let command = Command(
            "HGET",
            SearchKeys.answers(question.topic),
            SearchKeys.field(question)
        )
        let words = marks(of: question).map { Command("GET", SearchKeys.mark($0)) }
        guard let (replies, generation) = try? ask([command] + words) else { return .unreachable }
        switch replies[0] {
        case .null: return .nothing(useless: false)
        case .bytes(let bytes):
            let stamp = Self.stamp([generation] + replies.dropFirst().map(\.text))
            guard let answer = usable(bytes, stamp: stamp) else { fallthrough }
            return .answer(answer)
        default: return .nothing(useless: true)
        }
    }

    /// Asks for the right to load an answer.
    func claim(_ question: SearchQuestion, replacing useless: Bool) -> Claim {
        let token = Self.randomWord()
        do {
            let stamp = try beginStamp(of: question)
            let reply = try client.run(
                SearchScripts.acquire,
                keys: keys(question),
                arguments: [
                    field(question), Array(token.utf8),
                    Array(String(leaseLength.milliseconds).utf8),
                    Array((useless ? "replace" : "").utf8),
                ]
            )
            switch reply {
            case .integer(1): return .granted(Lease(token: token, stamp: stamp))
            case .bytes(let bytes):
                return usable(bytes, stamp: stamp).map(Claim.answered) ?? .outdated
            default: return .taken
            }
        } catch {
            return .unreachable
        }
    }

    /// Stores an answer, unless the lease was revoked or has run out meanwhile.
    ///
    /// - Returns: Whether it was stored, and is right.
    func fill(
        _ question: SearchQuestion,
        _ body: [UInt8],
        validity: Duration,
        _ lease: Lease
    ) -> Bool {
        let answer = StoredAnswer(
            expiry: WallClock.milliseconds + validity.milliseconds,
            stamp: lease.stamp,
            body: body
        )
        let reply = try? client.run(
            checksLeases ? SearchScripts.fill : SearchScripts.fillUnchecked,
            keys: keys(question),
            arguments: [
                field(question), Array(lease.token.utf8), answer.bytes,
                Array(String(validity.milliseconds).utf8),
            ]
        )
        return reply?.integer == 1 && isRight(lease, for: question, validity)
    }

    /// Whether nothing has changed under a load that its lease alone does not protect.
    ///
    /// Words that are still there live on, longer than the answer that is right by them; one that is gone
    /// stays so.
    private func isRight(
        _ lease: Lease,
        for question: SearchQuestion,
        _ validity: Duration
    ) -> Bool {
        let marks = marks(of: question).map(SearchKeys.mark)
        guard !marks.isEmpty else { return true }
        let extensions = marks.map { Self.extend($0, to: validity + leaseLength) }
        let questions = ([SearchKeys.generation] + marks).map { Command("GET", $0) }
        guard let replies = try? client.pipeline(extensions + questions) else { return false }
        return Self.stamp(replies.dropFirst(marks.count).map(\.text)) == lease.stamp
    }

    /// Makes a word live so long at least; never shorter than it would, for others' answers may need it.
    private static func extend(_ mark: String, to length: Duration) -> Command {
        Command("PEXPIRE", mark, String(length.milliseconds), "GT")
    }

    /// Gives a lease back that led to nothing.
    func release(_ question: SearchQuestion, _ lease: Lease) {
        _ = try? client.run(
            SearchScripts.release,
            keys: [SearchKeys.leases(question.topic)],
            arguments: [field(question), Array(lease.token.utf8)]
        )
    }

    /// Deletes the answers that a change concerns, each topic's with its leases in one step, and the
    /// words that other answers are right by.
    func forget(_ change: SearchChange) throws(RedisError) {
        let topics = change.topics.map { topic in
            Command("DEL", SearchKeys.answers(topic), SearchKeys.leases(topic))
        }
        let marks = change.marks.map { Command("DEL", SearchKeys.mark($0)) }
        for case .failure(let message) in try client.pipeline(topics + marks) {
            throw .refused(message)
        }
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

    /// Sends commands together with the question for the generation, if that is due again.
    private func ask(
        _ commands: [Command]
    ) throws(RedisError) -> (replies: [Reply], generation: String?) {
        if let known = generation.fresh { return (try client.pipeline(commands), known) }
        var replies = try client.pipeline(commands + [Command("GET", SearchKeys.generation)])
        let current = replies.removeLast().text
        generation.remember(current)
        return (replies, current)
    }

    /// What answers are right by from now on; a word that Redis does not have is begun anew: random, so
    /// that none ever comes back.
    ///
    /// Words last a little longer than the lease, and only with an answer any longer: anybody can ask for
    /// airports that there are not.
    private func beginStamp(of question: SearchQuestion) throws(RedisError) -> String {
        let length = leaseLength * 2
        var commands = [
            Command("SET", SearchKeys.generation, Self.randomWord(), "NX"),
            Command("GET", SearchKeys.generation),
        ]
        for mark in marks(of: question).map(SearchKeys.mark) {
            let milliseconds = String(length.milliseconds)
            commands.append(Command("SET", mark, Self.randomWord(), "NX", "PX", milliseconds))
            commands.append(Self.extend(mark, to: length))
            commands.append(Command("GET", mark))
        }
        let replies = try client.pipeline(commands)
        let words = stride(from: 1, to: replies.count, by: 3).map { replies[$0].text }
        guard let current = words[0], let stamp = Self.stamp(words) else {
            throw .refused("a word is gone at once")
        }
        generation.remember(current)
        return stamp
    }

    /// What an answer is right by: the generation, and the words of its marks; nil if one is gone.
    private static func stamp(_ words: [String?]) -> String? {
        let known = words.compactMap(\.self)
        return known.count == words.count ? known.joined(separator: "+") : nil
    }

    private func marks(of question: SearchQuestion) -> [SearchMark] {
        checksMarks ? question.marks : []
    }

    private func usable(_ bytes: [UInt8], stamp: String?) -> StoredAnswer? {
        guard let stamp, let answer = StoredAnswer(bytes: bytes), answer.stamp == stamp,
            answer.expiry > WallClock.milliseconds
        else { return nil }
        return answer
    }

    private func keys(_ question: SearchQuestion) -> [String] {
        [SearchKeys.answers(question.topic), SearchKeys.leases(question.topic)]
    }

    private func field(_ question: SearchQuestion) -> [UInt8] {
        Array(SearchKeys.field(question).utf8)
    }

    private static func randomWord() -> String {
        String(UInt64.random(in: .min ... .max), radix: 36)
    }
}
