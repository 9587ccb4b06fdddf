import Platform
import Reservations

/// The answers of the last moments in this process' memory, in front of Redis.
///
/// An entry is fresh for a second at most; after that it only serves while PostgreSQL cannot.
/// Bounded by bytes: when the younger half is full the older half goes, so that what is asked for
/// again and again stays.
final class SearchMemory: Sendable {
    private struct Entry {
        let body: [UInt8]
        var freshUntil: Deadline
        let usableUntil: Deadline
    }

    private struct Half {
        var entries: [RouteDate: [FlightSearch.Filters: Entry]] = [:]
        var bytes = 0
    }

    private struct State {
        var young = Half()
        var old = Half()
    }

    /// What an entry takes beside its body, in bytes, roughly.
    private static let overhead = 400

    private let freshness: Duration
    private let usability: Duration
    private let halfBytes: Int
    private let state = Monitor(State())

    /// - Parameters:
    ///   - freshness: How long an entry counts as fresh; zero switches the layer off.
    ///   - usability: How long it may be served while PostgreSQL cannot answer.
    ///   - bytes: The most memory for all entries.
    init(freshness: Duration, usability: Duration, bytes: Int) {
        self.freshness = freshness
        self.usability = usability
        halfBytes = bytes / 2
    }

    /// The bytes that the entries take.
    var bytes: Int {
        state.withLock { $0.young.bytes + $0.old.bytes }
    }

    /// An answer that is fresh.
    func fresh(_ search: FlightSearch) -> [UInt8]? {
        guard freshness > .zero, let entry = entry(of: search) else { return nil }
        return entry.freshUntil.hasPassed ? nil : entry.body
    }

    /// An answer for when nothing better can be had.
    func usable(_ search: FlightSearch) -> [UInt8]? {
        guard let entry = entry(of: search) else { return nil }
        return entry.usableUntil.hasPassed ? nil : entry.body
    }

    /// Keeps an answer that was right just now, and that holds for `validity` more.
    func keep(_ body: [UInt8], for search: FlightSearch, validity: Duration) {
        let now = Deadline.now
        let entry = Entry(
            body: body,
            freshUntil: now + min(freshness, validity),
            usableUntil: now + usability
        )
        state.withLock { state in
            let known = state.young.entries[search.route]?[search.filters]
            // With the layer off it only serves outages: what was kept a moment ago will do.
            if freshness == .zero, let known, known.usableUntil + .seconds(1) > entry.usableUntil {
                return
            }
            if state.young.bytes >= halfBytes {
                state.old = state.young
                state.young = Half()
            }
            let replaced = state.young.entries[search.route, default: [:]]
                .updateValue(entry, forKey: search.filters)
            state.young.bytes += body.count + Self.overhead
            if let replaced { state.young.bytes -= replaced.body.count + Self.overhead }
        }
    }

    /// Makes every answer of a route and day a thing of the past.
    func expire(_ route: RouteDate) {
        state.withLock { state in
            Self.expire(route, in: &state.young)
            Self.expire(route, in: &state.old)
        }
    }

    private func entry(of search: FlightSearch) -> Entry? {
        state.withLock { state in
            state.young.entries[search.route]?[search.filters]
                ?? state.old.entries[search.route]?[search.filters]
        }
    }

    private static func expire(_ route: RouteDate, in half: inout Half) {
        half.entries[route] = half.entries[route]?.mapValues { entry in
            var entry = entry
            entry.freshUntil = .now
            return entry
        }
    }
}
