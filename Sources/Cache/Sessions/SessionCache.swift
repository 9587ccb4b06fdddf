import Platform
package import Redis
package import Reservations

/// Which sessions live and what their accounts are, as far as Redis remembers.
///
/// PostgreSQL is the truth. A session is `alive` here for half a minute, written only where nothing
/// stands, so that a slow reader cannot revive what has ended meanwhile; or it is `dead` for as long
/// as its access tokens last, written over anything. An account stands here as it is, or as
/// `changed` after a change: for longer than any request takes nobody may write it again.
package struct SessionCache: Sendable {
    package enum Finding: Sendable, Hashable {
        case alive(Account)
        case dead
        /// Not known here: ask PostgreSQL.
        case unknown
    }

    /// How long a session or an account is taken as it was read.
    private static let freshness = Duration.seconds(30)
    /// How long the end of a session is remembered: as long as the longest-lived access token.
    private static let deathLength = Duration.seconds(900)
    private static let dead = Array("dead".utf8)
    private static let alive = Array("alive".utf8)

    private let client: Client

    package init(client: Client) {
        self.client = client
    }

    /// Looks sessions and their accounts up in one round trip.
    package func find(_ sessions: [(id: String, userID: String)]) -> [Finding] {
        guard !sessions.isEmpty else { return [] }
        let questions = sessions.map { session in
            Command("MGET", Self.session(session.id), Self.account(session.userID))
        }
        guard let replies = try? client.pipeline(questions) else {
            return sessions.map { _ in .unknown }
        }
        return zip(sessions, replies).map { Self.finding(userID: $0.userID, $1) }
    }

    private static func finding(userID: String, _ reply: Reply) -> Finding {
        guard case .array(let values) = reply, values.count == 2, let session = values[0].bytes
        else { return .unknown }
        if session == dead { return .dead }
        guard session == alive, let bytes = values[1].bytes,
            let account = StoredAccount.account(id: userID, from: bytes)
        else { return .unknown }
        return .alive(account)
    }

    /// Remembers sessions that live, unless something stands here already.
    package func remember(_ principals: [Principal]) {
        guard !principals.isEmpty else { return }
        _ = try? client.pipeline(
            principals.flatMap { principal in
                let account = principal.account
                return [
                    Self.set(Self.session(principal.sessionID), Self.alive, Self.freshness, "NX"),
                    Self.set(
                        Self.account(account.id),
                        StoredAccount.bytes(of: account),
                        Self.freshness,
                        "NX"
                    ),
                ]
            }
        )
    }

    /// Remembers that sessions have ended.
    ///
    /// - Returns: Whether Redis took all of it.
    package func bury(_ sessionIDs: [String]) -> Bool {
        send(sessionIDs.map { Self.set(Self.session($0), Self.dead, Self.deathLength) })
    }

    /// Remembers that an account is not what it was.
    ///
    /// - Returns: Whether Redis took it.
    package func distrust(_ userID: String) -> Bool {
        send([Self.set(Self.account(userID), StoredAccount.changed, Self.freshness)])
    }

    private func send(_ commands: [Command]) -> Bool {
        guard !commands.isEmpty else { return true }
        guard let replies = try? client.pipeline(commands) else { return false }
        return replies.allSatisfy { $0 == .status("OK") }
    }

    private static func set(
        _ key: String,
        _ value: [UInt8],
        _ length: Duration,
        _ condition: String? = nil
    ) -> Command {
        var command = Command("SET", key).appending(value)
        command.append("PX".utf8)
        command.append(String(length.milliseconds).utf8)
        if let condition { command.append(condition.utf8) }
        return command
    }

    private static func session(_ id: String) -> String { "hf:session:\(id)" }
    private static func account(_ id: String) -> String { "hf:account:\(id)" }
}

/// An account as it lies in Redis: a line each, of which none can hold a line's end.
enum StoredAccount {
    static let changed = Array("changed".utf8)
    private static let version = "a1"

    static func bytes(of account: Account) -> [UInt8] {
        let lines = [version, account.username, account.email, account.role.rawValue]
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// Nil for anything that is no account.
    static func account(id: String, from bytes: [UInt8]) -> Account? {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count == 4 else { return nil }
        let texts = lines.map { String(decoding: $0, as: UTF8.self) }
        guard texts[0] == version, let role = Role(rawValue: texts[3]) else { return nil }
        return Account(id: id, username: texts[1], email: texts[2], role: role)
    }
}
