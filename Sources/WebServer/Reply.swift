import CMicroHTTPD
import Platform

/// The answer that a request waits for, without a thread if it is not given at once.
///
/// Whoever has it calls `send` or `drop`, on any thread; what comes after the first is ignored.
package final class Reply: Sendable {
    enum State {
        /// The handler is at work.
        case open
        /// libmicrohttpd looks after the connection no more until it is resumed, and keeps it: that is
        /// why the pointer is good for as long as it stands here.
        case held(OpaquePointer)
        case answered(Answer)
        case dropped
    }

    private let state = Monitor(State.open)

    init() {}

    /// Answers.
    package func send(_ answer: Answer) {
        settle(.answered(answer))
    }

    /// Closes the connection without an answer.
    package func drop() {
        settle(.dropped)
    }

    /// Whether neither has been called; once false, it stays so.
    var isOpen: Bool {
        state.withLock { if case .open = $0 { true } else { false } }
    }

    /// What became of it; the connection is suspended if that is not known yet.
    ///
    /// To be called by libmicrohttpd's thread, for only there a connection may be suspended, see
    /// MHD_suspend_connection.
    func outcome(for connection: OpaquePointer) -> State {
        state.withLock { state in
            if case .open = state {
                MHD_suspend_connection(connection)
                state = .held(connection)
            }
            return state
        }
    }

    private func settle(_ end: State) {
        state.withLock { state in
            switch state {
            case .answered, .dropped: return
            case .open: state = end
            case .held(let connection):
                state = end
                // Its thread asks for the outcome once more.
                MHD_resume_connection(connection)
            }
        }
    }
}
