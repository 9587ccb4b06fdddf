package import Logging
package import Platform
import Storage

/// Looks into what providers tell, and gives money back, as soon as somebody rings.
package final class SettlingLoop: Sendable {
    /// How long it rests where something could not be found out; what stays is the sweep's.
    private static let failurePause = Duration.seconds(1)
    private static let idlePause = Duration.seconds(60)

    private let reconciliation: Reconciliation
    private let bell: Bell
    private let logger: Logger

    package init(_ reconciliation: Reconciliation, bell: Bell, logger: Logger) {
        self.reconciliation = reconciliation
        self.bell = bell
        self.logger = logger
    }

    /// Settles whenever it is called for, for a thread of the process to do all the time.
    package func follow() {
        while true {
            if bell.wait(until: .now + Self.idlePause) { run() }
        }
    }

    private func run() {
        do throws(StoreError) {
            _ = try reconciliation.run { false }
        } catch {
            logger.error(
                "payments cannot be settled",
                metadata: ["error": "\(error.debugDescription)"]
            )
            Process.sleep(Self.failurePause)
            bell.ring()
        }
    }
}
