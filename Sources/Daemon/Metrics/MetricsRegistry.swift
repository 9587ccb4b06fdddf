import Synchronization

/// The parts of the process that have metrics.
package final class MetricsRegistry: Sendable {
    package typealias Writer = @Sendable (inout MetricsText) -> Void

    private let writers = Mutex<[Writer]>([])

    package init() {}

    /// Adds a part; its metrics follow those of the parts before it.
    package func add(_ writer: @escaping Writer) {
        writers.withLock { $0.append(writer) }
    }

    /// All metrics at this moment.
    package var text: String {
        var text = MetricsText()
        for write in writers.withLock({ $0 }) { write(&text) }
        return text.text
    }
}
