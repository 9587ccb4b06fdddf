import CFastCGI
import Glibc
package import Platform
import Synchronization

/// Takes FastCGI requests from a web server that keeps its connections open.
///
/// A connection that has nothing to say holds no thread: it waits in one epoll set, and any thread
/// in `next` may be told that it has become readable.
package final class Server: Sendable {
    package struct Options: Sendable {
        /// Where the web server's connections arrive.
        package var address: Address
        /// Connections that may wait to be accepted; the kernel's somaxconn caps it.
        package var backlog = 4_096
        /// The longest wait for a peer in the middle of a record, each way.
        package var peerTimeout = Duration.seconds(5)
        /// What listens already, so that nothing is opened.
        private(set) var inherited: InheritedSocket?

        package init(address: Address) {
            self.address = address
        }

        /// Takes over what listens already, wherever that is.
        package mutating func inherit(_ socket: InheritedSocket) {
            inherited = socket
            address = socket.address
        }
    }

    private let options: Options
    private let socket: ListeningSocket
    private let readiness: Readiness
    private let draining = Atomic(false)
    private let openConnections = Atomic(0)
    private let listenerPauses = Atomic(0)
    private let listenerPaused = Atomic(false)

    package init(_ options: Options) throws(ListenError) {
        // libfcgi otherwise waits up to 2 s in every close for the peer to close first, and reads
        // this but once, in FCGX_Init.
        setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "10", 1)
        guard FCGX_Init() == 0 else {
            throw ListenError(address: options.address, reason: "libfcgi could not start")
        }
        self.options = options
        if let inherited = options.inherited {
            socket = ListeningSocket(inherited)
        } else {
            socket = try ListeningSocket(options.address, backlog: options.backlog)
        }
        readiness = try Readiness(listener: socket.descriptor, address: options.address)
    }

    /// Connections that the web server holds open.
    package var connections: Int { openConnections.load(ordering: .relaxed) }

    /// How often accepting paused because the process or the machine ran out of descriptors.
    package var pauses: Int { listenerPauses.load(ordering: .relaxed) }

    /// Waits for the next request, its parameters read.
    ///
    /// - Parameter crew: The threads that call this, of which only some need look at once.
    /// - Returns: The request, or nil after `stop`.
    package func next(_ crew: Crew) -> Exchange? {
        while true {
            switch crew.look({ readiness.wait() }) {
            case .stop: return nil
            case .listener: while accept() {}
            case .connection(let descriptor):
                if let exchange = Exchange(reading: descriptor, of: self) { return exchange }
            }
        }
    }

    /// From now on every connection closes after its answer, so that the web server goes elsewhere, and
    /// nobody can connect; an inherited socket keeps them for the process that comes next.
    ///
    /// Who has connected already is served.
    package func drain() {
        draining.store(true, ordering: .relaxed)
        readiness.ignoreListener()
        guard !socket.isInherited else { return }
        while accept() {}
        shutdown(socket.descriptor, CInt(SHUT_RDWR))
    }

    /// Ends every `next`, now and from now on.
    package func stop() {
        readiness.stop()
    }

    /// Accepts again after a pause; to be called a few times a second.
    package func resumeAccepting() {
        guard listenerPaused.exchange(false, ordering: .relaxed), !isDraining else { return }
        readiness.watchListener()
    }

    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Takes back a connection whose request is finished.
    func park(_ descriptor: CInt) {
        guard readiness.arm(descriptor) else { return close(descriptor) }
    }

    func noteClosed() {
        openConnections.subtract(1, ordering: .relaxed)
    }

    /// - Returns: Whether there was a connection to accept.
    private func accept() -> Bool {
        let descriptor = Glibc.accept(socket.descriptor, nil, nil)
        guard descriptor >= 0 else {
            pauseIfExhausted(errno)
            return false
        }
        openConnections.add(1, ordering: .relaxed)
        limitWaits(on: descriptor)
        if !readiness.add(descriptor) { close(descriptor) }
        return true
    }

    /// Out of descriptors or memory, a level-triggered listening socket would spin every thread.
    ///
    /// The connections that are open go on being served; new ones wait in the backlog.
    private func pauseIfExhausted(_ error: CInt) {
        guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error) else { return }
        listenerPauses.add(1, ordering: .relaxed)
        readiness.ignoreListener()
        listenerPaused.store(true, ordering: .relaxed)
    }

    /// libfcgi reads and writes without a limit; the kernel sets one, see socket(7).
    private func limitWaits(on descriptor: CInt) {
        let (seconds, attoseconds) = options.peerTimeout.components
        var limit = timeval(
            tv_sec: Int(seconds),
            tv_usec: Int(attoseconds / 1_000_000_000_000)
        )
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    private func close(_ descriptor: CInt) {
        Glibc.close(descriptor)
        noteClosed()
    }
}
