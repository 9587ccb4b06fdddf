import CMicroHTTPD
import Glibc
package import Platform

/// An HTTP server, see libmicrohttpd's manual: one thread of its own reads requests and calls the
/// handler; answers may come from any.
package final class Server: Sendable {
    package struct Options: Sendable {
        package var address: Address
        /// Connections that may wait to be accepted; the kernel's somaxconn caps it.
        package var backlog = 1_024
        /// Open connections, those that wait for an answer among them; more wait to be accepted.
        package var connections = 1_000
        /// After which a connection on which nothing happens is closed; not one that waits for its
        /// answer.
        package var idleSeconds = 60
        /// The most bytes of a request's body: one that says it is longer is refused with 413, and one
        /// that does not say so is cut off.
        package var bodyLimit = 65_536
        /// Which headers and which of the query's parameters requests are read with.
        package var headers: [String] = []
        package var parameters: [String] = []

        package init(address: Address) {
            self.address = address
        }
    }

    private let socket: ListeningSocket
    private let hall: Hall
    private let daemon: Monitor<OpaquePointer?>

    /// Listens and serves until `stop`.
    ///
    /// - Parameter handler: Is called by the server's one thread, and must not wait; it answers now or
    ///   later.
    package init(
        _ options: Options,
        _ handler: @escaping @Sendable (Request, Reply) -> Void
    ) throws(ListenError) {
        socket = try ListeningSocket(options.address, backlog: options.backlog)
        hall = Hall(options, handler)
        let daemon = shim_start_daemon(
            socket.descriptor,
            UInt32(clamping: options.connections),
            UInt32(clamping: options.idleSeconds),
            { Hall.handle($0, $1, $2, $3, $5, $6, $7) },
            { context, _, state, _ in Hall.complete(context, state) },
            // It lives as long as the daemon: `stop` is called by deinit at the latest.
            Unmanaged.passUnretained(hall).toOpaque()
        )
        guard let daemon else {
            throw ListenError(address: options.address, reason: "libmicrohttpd could not start")
        }
        self.daemon = Monitor(daemon)
    }

    deinit {
        stop()
    }

    /// Ends the server: who waits for an answer has the connection closed.
    package func stop() {
        let daemon = daemon.withLock { daemon in
            defer { daemon = nil }
            return daemon
        }
        guard let daemon else { return }
        // So the socket stays ours to close, see MHD_quiesce_daemon.
        MHD_quiesce_daemon(daemon)
        shutdown(socket.descriptor, CInt(SHUT_RDWR))
        // None may be suspended when the daemon is stopped, see MHD_suspend_connection.
        hall.close()
        MHD_stop_daemon(daemon)
    }
}
