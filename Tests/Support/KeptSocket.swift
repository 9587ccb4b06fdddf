import Platform

/// A socket that listens for as long as a test keeps it, whoever accepts, as one of systemd does.
package final class KeptSocket: Sendable {
    private let socket: ListeningSocket

    package init(at path: String) throws {
        socket = try ListeningSocket(.unix(path: path), backlog: 4_096)
    }

    package var descriptor: CInt { socket.descriptor }
}
