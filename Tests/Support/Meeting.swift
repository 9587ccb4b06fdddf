import Platform

/// A place where threads wait for each other, so that a race happens every time.
package final class Meeting: Sendable {
    private let size: Int
    private let arrived = Monitor(0)

    package init(of size: Int) {
        self.size = size
    }

    /// Waits until all are here.
    ///
    /// - Returns: Whether they all came in time.
    @discardableResult
    package func attend(within limit: Duration = .seconds(10)) -> Bool {
        arrived.broadcast { $0 += 1 }
        let met: Void? = arrived.wait(until: .now + limit) { $0 >= size ? () : nil }
        return met != nil
    }
}
