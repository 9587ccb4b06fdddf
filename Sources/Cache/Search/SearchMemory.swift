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
        var entries: [SearchTopic: [SearchQuestion: Entry]] = [:]
        /// Where answers lie that depend on a mark.
        var marked: [SearchMark: Set<SearchTopic>] = [:]
        var bytes = 0

        mutating func keep(_ entry: Entry, for question: SearchQuestion) {
            let marks = question.marks
            let overhead = SearchMemory.overhead + marks.count * SearchMemory.markOverhead
            let replaced = entries[question.topic, default: [:]]
                .updateValue(entry, forKey: question)
            bytes += entry.body.count + overhead
            if let replaced { bytes -= replaced.body.count + overhead }
            for mark in marks { marked[mark, default: []].insert(question.topic) }
        }

        mutating func expire(_ change: SearchChange) {
            for topic in change.topics { expire(topic) { _ in true } }
            for topic in change.marks.flatMap({ marked[$0] ?? [] }) {
                expire(topic, where: change.concerns)
            }
        }

        private mutating func expire(
            _ topic: SearchTopic,
            where isConcerned: (SearchQuestion) -> Bool
        ) {
            for question in entries[topic]?.keys.filter(isConcerned) ?? [] {
                entries[topic]?[question]?.freshUntil = .now
            }
        }
    }

    private struct State {
        var young = Half()
        var old = Half()
    }

    /// What an entry takes beside its body, in bytes, roughly.
    private static let overhead = 400
    /// What each of its marks takes.
    private static let markOverhead = 200

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
    func fresh(_ question: SearchQuestion) -> [UInt8]? {
        guard freshness > .zero, let entry = entry(of: question) else { return nil }
        return entry.freshUntil.hasPassed ? nil : entry.body
    }

    /// An answer for when nothing better can be had.
    func usable(_ question: SearchQuestion) -> [UInt8]? {
        guard let entry = entry(of: question) else { return nil }
        return entry.usableUntil.hasPassed ? nil : entry.body
    }

    /// Keeps an answer that was right just now, and that holds for `validity` more.
    func keep(_ body: [UInt8], for question: SearchQuestion, validity: Duration) {
        let now = Deadline.now
        let entry = Entry(
            body: body,
            freshUntil: now + min(freshness, validity),
            usableUntil: now + usability
        )
        state.withLock { state in
            let known = state.young.entries[question.topic]?[question]
            // With the layer off it only serves outages: what was kept a moment ago will do.
            if freshness == .zero, let known, known.usableUntil + .seconds(1) > entry.usableUntil {
                return
            }
            if state.young.bytes >= halfBytes {
                state.old = state.young
                state.young = Half()
            }
            state.young.keep(entry, for: question)
        }
    }

    /// Makes every answer that a change concerns a thing of the past.
    func expire(_ change: SearchChange) {
        state.withLock { state in
            state.young.expire(change)
            state.old.expire(change)
        }
    }

    private func entry(of question: SearchQuestion) -> Entry? {
        state.withLock { state in
            state.young.entries[question.topic]?[question]
                ?? state.old.entries[question.topic]?[question]
        }
    }
}
