import Platform
import Synchronization

/// A number that only grows.
package final class Counter: Sendable {
    private let count = Atomic(0)

    package init() {}

    package func add(_ amount: Int = 1) {
        count.add(amount, ordering: .relaxed)
    }

    package var value: Int { count.load(ordering: .relaxed) }
}

/// Durations, counted by size.
package final class Histogram: Sendable {
    /// The buckets' upper bounds in seconds: from a cache hit to a request's deadline.
    package static let bounds: [Double] = [
        0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
        2.5,
        5, 10,
    ]

    /// One per bound, and one for what is above them all.
    private let buckets = (0...Histogram.bounds.count).map { _ in Counter() }
    private let nanoseconds = Counter()

    package init() {}

    package func record(_ duration: Duration) {
        let seconds = duration.seconds
        let index = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        buckets[index].add()
        nanoseconds.add(Int(seconds * 1e9))
    }

    /// How many durations were at most each bound, the last being all of them.
    package var cumulative: [Int] {
        var sum = 0
        return buckets.map { bucket in
            sum += bucket.value
            return sum
        }
    }

    package var sumInSeconds: Double { Double(nanoseconds.value) / 1e9 }
}
