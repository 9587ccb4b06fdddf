import Glibc

/// Signals that this process takes by asking for them, never by interruption.
package enum Signals {
    /// What asks a process to stop.
    package static let stop: [CInt] = [SIGTERM, SIGINT]

    /// Keeps `signals` from interrupting anything, and SIGPIPE from ending the process.
    ///
    /// Threads inherit the mask, so call this before starting any.
    package static func block(_ signals: [CInt]) {
        signal(SIGPIPE, SIG_IGN)
        var set = set(of: signals)
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for one of `signals`, which must be blocked.
    package static func wait(for signals: [CInt]) -> CInt {
        var set = set(of: signals)
        var received: CInt = 0
        sigwait(&set, &received)
        return received
    }

    private static func set(of signals: [CInt]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        return set
    }
}
