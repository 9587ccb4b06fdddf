import Platform

/// The generation as this process last heard of it, so that not every search must ask.
final class GenerationMemory: Sendable {
    /// How long it may lag behind Redis: less than an answer in memory may.
    static let freshness = Duration.milliseconds(250)

    private struct Known {
        var generation: String
        var until: Deadline
    }

    private let known = Monitor<Known?>(nil)

    /// The generation, if it was heard of just now.
    var fresh: String? {
        known.withLock { known in
            guard let known, !known.until.hasPassed else { return nil }
            return known.generation
        }
    }

    func remember(_ generation: String?) {
        known.withLock { known in
            known = generation.map { Known(generation: $0, until: .now + Self.freshness) }
        }
    }

    func forget() {
        known.withLock { $0 = nil }
    }
}
