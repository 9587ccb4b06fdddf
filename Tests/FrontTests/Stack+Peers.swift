import Platform
import Support

extension Stack {
    /// A connection to the responder as nginx would open it.
    func peer(within limit: Duration = .seconds(20)) throws -> FastCGIPeer {
        try FastCGIPeer(path: responderSocket, limit: limit)
    }

    /// So many connections on which nothing has been said.
    func peers(_ count: Int) throws -> [FastCGIPeer] {
        // Two ends of each are in this test's processes.
        Process.raiseDescriptorLimit()
        return try (0..<count).map { _ in try peer() }
    }

    /// A metric's value, read past nginx.
    func metric(_ name: String, by peer: FastCGIPeer) throws -> Int {
        let lines = try peer.exchange("GET", "/metrics").split(whereSeparator: \.isNewline)
        let line = lines.first { $0.hasPrefix("\(name) ") }
        return line.flatMap { Double($0.dropFirst(name.count + 1)) }.map { Int($0) } ?? 0
    }

    /// How long a search on a connection of its own takes, nil without an answer within `limit`.
    func timeOfSearch(within limit: Duration) throws -> Duration? {
        let start = ContinuousClock.now
        guard let answer = try? peer(within: limit).search(), answer.isOK else { return nil }
        return .now - start
    }

    /// Processor time that the responder has used, in ticks of 10 ms, see proc(5).
    func ticks() throws -> Int {
        let path = "/proc/\(responder?.identifier ?? 0)/stat"
        let stat = String(decoding: try InputFile.contents(of: path), as: UTF8.self)
        // The second field is a name in parentheses, which may hold spaces.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
    }
}

extension FastCGIPeer {
    /// The records of a flight search of the demo timetable.
    static func search(day: Int = 2) -> [UInt8] {
        let date = "2027-03-\(day < 10 ? "0" : "")\(day)"
        return request(
            "GET",
            "/api/v1/flights",
            query: "departure=JFK&arrival=LAX&travel_date=\(date)"
        )
    }

    func search(day: Int = 2) throws -> String {
        try socket.write(Self.search(day: day))
        return try readResponse()
    }
}

extension String {
    /// Whether it is an answer with this status.
    func has(status: Int) -> Bool { hasPrefix("Status: \(status) ") }
    var isOK: Bool { has(status: 200) }
}
