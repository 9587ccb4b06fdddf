import CFastCGI
import CLinux
import Glibc
import Platform

/// One epoll set over the listening socket and every open connection, see epoll(7).
///
/// A connection is in it once-only: the thread that is told of it owns it until it arms it again.
struct Readiness: ~Copyable {
    enum Event {
        case listener
        case connection(CInt)
        case stop
    }

    private let set: CInt
    private let stopper: CInt
    private let listener: CInt

    init(listener: CInt, address: Address) throws(ListenError) {
        self.listener = listener
        set = epoll_create1(0)
        stopper = eventfd(0, shim_eventfd_flags)
        guard set >= 0, stopper >= 0,
            Self.change(set, EPOLL_CTL_ADD, stopper, EPOLLIN.rawValue), watchListener()
        else {
            throw ListenError(address: address, reason: String(cString: strerror(errno)))
        }
    }

    deinit {
        close(stopper)
        close(set)
    }

    /// Waits for something to do, without a limit: `stop` ends it.
    func wait() -> Event {
        var event = epoll_event()
        while epoll_wait(set, &event, 1, -1) < 1 {}
        return switch event.data.fd {
        case listener: .listener
        case stopper: .stop
        default: .connection(event.data.fd)
        }
    }

    /// Tells every waiter to stop, now and from now on.
    func stop() {
        eventfd_write(stopper, 1)
    }

    /// Watches the listening socket: each new connection wakes one waiter, not all.
    @discardableResult
    func watchListener() -> Bool {
        Self.change(set, EPOLL_CTL_ADD, listener, EPOLLIN.rawValue | shim_epoll_exclusive)
            || errno == EEXIST
    }

    func ignoreListener() {
        _ = Self.change(set, EPOLL_CTL_DEL, listener, 0)
    }

    func add(_ connection: CInt) -> Bool {
        Self.change(set, EPOLL_CTL_ADD, connection, shim_epoll_readable | shim_epoll_once)
    }

    func arm(_ connection: CInt) -> Bool {
        Self.change(set, EPOLL_CTL_MOD, connection, shim_epoll_readable | shim_epoll_once)
    }

    private static func change(
        _ set: CInt,
        _ operation: CInt,
        _ descriptor: CInt,
        _ events: UInt32
    ) -> Bool {
        var event = epoll_event(events: events, data: epoll_data_t(fd: descriptor))
        return epoll_ctl(set, operation, descriptor, &event) == 0
    }
}
