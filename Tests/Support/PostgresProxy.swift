import Platform

/// Stands between libpq and a server, counts round trips, and cuts the line at a given word.
package final class PostgresProxy: Sendable {
    /// What becomes of the message with the word at which the line is cut.
    package enum Cut: Sendable {
        /// The server never sees it.
        case before
        /// The server carries it out; its answer is lost.
        case after
    }

    private struct Traffic {
        var isServersTurn = false
        var turns = 0
        var words = 0
        var cuts = 0
    }

    private let directory: String
    private let target: String
    private let word: [UInt8]
    private let cut: Cut
    private let limit: Int
    private let pace: Int
    private let traffic = Monitor(Traffic())
    private let listener: Monitor<SocketListener?> = Monitor(nil)

    /// - Parameters:
    ///   - server: How to reach the server, by a host that is its socket's directory.
    ///   - word: The first message that holds it, or runs what was prepared by it, is the connection's
    ///     last one.
    ///   - limit: How many connections are cut; the others are left alone.
    ///   - pace: Only each so-many-th message with the word counts.
    package init(
        to server: String,
        cutting cut: Cut = .after,
        at word: String = "",
        limit: Int = .max,
        pace: Int = 1
    ) throws {
        let host = server.split(separator: " ").first { $0.hasPrefix("host=") }
        target = "\(host?.dropFirst(5) ?? "")/\(Self.name)"
        directory = try TestEnvironment.directory("proxy")
        self.word = Array(word.utf8)
        self.cut = cut
        self.limit = limit
        self.pace = pace
        let started = try SocketListener(path: "\(directory)/\(Self.name)") { [weak self] client in
            self?.serve(client)
        }
        listener.withLock { $0 = started }
    }

    /// How to reach it instead of the server: what comes after the host in `conninfo` stays.
    package func conninfo(insteadOf conninfo: String) -> String {
        let words = conninfo.split(separator: " ").filter { !$0.hasPrefix("host=") }
        return (["host=\(directory)"] + words.map(String.init)).joined(separator: " ")
    }

    /// How often the client spoke after the server had.
    package var roundTrips: Int { traffic.withLock { $0.turns } }
    /// How often the word came.
    package var cuts: Int { traffic.withLock { $0.cuts } }

    private func serve(_ client: Socket) {
        guard let server = try? Socket(path: target),
            let answers = try? Thread({ self.pump(from: server, to: client) })
        else { return }
        defer { answers.join() }
        var prepared: [UInt8]?
        while let bytes = try? client.read(), !bytes.isEmpty {
            traffic.withLock { traffic in
                if !traffic.isServersTurn { traffic.turns += 1 }
                traffic.isServersTurn = true
            }
            if holdsWord(bytes, &prepared), isDue {
                end(client, server, with: bytes)
                return
            }
            guard (try? server.write(bytes)) != nil else { break }
        }
        server.hangUp()
        client.hangUp()
    }

    /// - Parameter prepared: The name of the connection's prepared statement that begins with the word.
    private func holdsWord(_ bytes: [UInt8], _ prepared: inout [UInt8]?) -> Bool {
        guard !word.isEmpty else { return false }
        guard let place = bytes.firstRange(of: word)?.lowerBound else {
            return prepared.map { bytes.firstRange(of: $0) != nil } ?? false
        }
        // In a Parse message the name stands before the statement, both end with a zero byte.
        if place > 0, bytes[place - 1] == 0 {
            let name = bytes[..<(place - 1)].reversed().prefix { (0x21...0x7E).contains($0) }
            if !name.isEmpty { prepared = [0] + name.reversed() + [0] }
        }
        return true
    }

    private var isDue: Bool {
        traffic.withLock { traffic in
            traffic.words += 1
            return traffic.words.isMultiple(of: pace) && traffic.cuts < limit
        }
    }

    private func end(_ client: Socket, _ server: Socket, with bytes: [UInt8]) {
        traffic.withLock { $0.cuts += 1 }
        // From here on no answer reaches the client.
        client.hangUp()
        if cut == .after { try? server.write(bytes) }
        // The server reads what was sent before it sees the end.
        server.hangUp(reading: false)
    }

    private func pump(from server: Socket, to client: Socket) {
        while let bytes = try? server.read(), !bytes.isEmpty {
            traffic.withLock { $0.isServersTurn = false }
            _ = try? client.write(bytes)
        }
        client.hangUp()
    }

    private static let name = ".s.PGSQL.5432"
}
