import Platform
import Postgres

/// A session of a test's own that locks a table: whoever reads it is stuck.
package final class HeldLock: Sendable {
    private enum State {
        case waiting, held, failed, released
    }

    private let state = Monitor(State.waiting)
    private let thread = Monitor<Thread?>(nil)

    /// Locks `table` against everybody.
    package init(_ table: String, in database: FreshDatabase) throws {
        let conninfo = database.conninfo(as: "postgres")
        let state = state
        let holder = try Thread { Self.hold(table, conninfo, state) }
        thread.withLock { $0 = holder }
        let isHeld = state.wait(until: .now + .seconds(30)) { state in
            state == .waiting ? nil : state == .held
        }
        guard isHeld == true else {
            throw ChildProcess.Failure(description: "cannot lock \(table)")
        }
    }

    /// Gives the table free, and waits until it is.
    package func release() {
        state.broadcast { $0 = .released }
        thread.withLock { $0.take() }?.join()
    }

    deinit {
        release()
    }

    private static func hold(_ table: String, _ conninfo: String, _ state: Monitor<State>) {
        do {
            var session = try Connection.open(conninfo, deadline: .now + .seconds(30))
            try session.run(script: "BEGIN; LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE")
            state.broadcast { $0 = .held }
            let released: Void? = state.wait(until: .now + .seconds(120)) { state in
                state == .released ? () : nil
            }
            _ = released
            try session.run(script: "ROLLBACK")
        } catch {
            state.broadcast { $0 = .failed }
        }
    }
}
