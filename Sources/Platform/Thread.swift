import Glibc
import Synchronization

/// A thread could not be started.
package struct ThreadError: Error, Hashable {
    /// As `pthread_create` returns it, see pthread_create(3).
    package let errno: CInt
}

/// A running thread; it goes on by itself when nobody keeps this object.
///
/// What its body opens stays on it: a handle is neither copyable nor shared.
package final class Thread: Sendable {
    private let identifier: pthread_t
    private let isJoined = Atomic(false)

    /// Starts a thread that runs `body` to its end.
    package init(_ body: @escaping @Sendable () -> Void) throws(ThreadError) {
        var identifier = pthread_t()
        let start = Unmanaged.passRetained(Start(body))
        let status = pthread_create(
            &identifier,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            start.toOpaque()
        )
        guard status == 0 else {
            start.release()
            throw ThreadError(errno: status)
        }
        self.identifier = identifier
    }

    deinit {
        if !isJoined.load(ordering: .relaxed) { pthread_detach(identifier) }
    }

    /// Waits for the thread's end; a second call returns at once, for an id may be joined but once.
    package func join() {
        guard !isJoined.exchange(true, ordering: .relaxed) else { return }
        pthread_join(identifier, nil)
    }
}

private final class Start {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}
