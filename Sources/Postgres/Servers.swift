import CLibpq
import Platform
import Synchronization

/// The servers that a connection string names, asked one after another until one takes a session.
///
/// libpq would ask them as well, but a server that is silent would get all of the time: its limit for each
/// holds for its blocking calls alone. The one that took the last session is asked first.
final class Servers: Sendable {
    /// Each server's key words and values, or libpq's words on a string that it cannot read.
    private let servers: Result<[[String: String]], PostgresError>
    private let latest = Atomic(0)

    /// - Parameter conninfo: Key words and values, or a URI, as libpq reads them; `host`, `hostaddr` and
    ///   `port` may be lists.
    init(_ conninfo: String) {
        servers = Result { () throws(PostgresError) in
            Self.each(of: try Self.words(of: conninfo))
        }
    }

    /// Opens a session; each server that is still to be asked has the same share of the time.
    func connect(until deadline: Deadline) throws(PostgresError) -> Connection {
        let servers = try servers.get()
        let first = latest.load(ordering: .relaxed)
        var refusals: [String] = []
        for step in servers.indices {
            let index = (first + step) % servers.count
            let share = (deadline - .now) / (servers.count - step)
            do throws(PostgresError) {
                let connection = try Connection.open(servers[index], deadline: .now + share)
                latest.store(index, ordering: .relaxed)
                return connection
            } catch {
                refusals.append(error.message)
            }
        }
        throw PostgresError(.connectionFailure, message: refusals.joined(separator: "; "))
    }

    private static func words(of conninfo: String) throws(PostgresError) -> [String: String] {
        var reason: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(conninfo, &reason) else {
            defer { PQfreemem(reason) }
            let message = reason.map { String(cString: $0) } ?? "out of memory"
            throw PostgresError(.connectionFailure, message: message)
        }
        defer { PQconninfoFree(options) }
        var words: [String: String] = [:]
        var next = options
        while let keyword = next.pointee.keyword {
            if let value = next.pointee.val {
                words[String(cString: keyword)] = String(cString: value)
            }
            next += 1
        }
        return words
    }

    /// One for each host, or all in one where the lists do not fit each other: libpq says what is wrong.
    static func each(of words: [String: String]) -> [[String: String]] {
        let lists = ["host", "hostaddr", "port"].compactMap { keyword in
            words[keyword].map {
                (keyword, $0.split(separator: ",", omittingEmptySubsequences: false))
            }
        }
        let count = lists.filter { $0.0 != "port" }.map(\.1.count).max() ?? 1
        let fit = lists.allSatisfy { keyword, list in
            list.count == count || keyword == "port" && list.count == 1
        }
        guard count > 1, fit else { return [words] }
        return (0..<count).map { index in
            let own = lists.map { ($0.0, String($0.1[min(index, $0.1.count - 1)])) }
            return words.merging(own) { _, new in new }
        }
    }
}
