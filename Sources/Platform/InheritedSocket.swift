import Glibc

/// The descriptor that a process was started with is not what it can listen on.
package struct InheritanceError: Error, Hashable, CustomStringConvertible {
    let reason: String

    package var description: String {
        "cannot listen on what LISTEN_FDS names: \(reason)"
    }
}

/// A listening socket that the program has opened which started this process, as systemd does for a socket
/// unit: sd_listen_fds(3).
///
/// It outlives this process: who connects while nobody accepts waits in its queue.
package struct InheritedSocket: Sendable {
    /// The first descriptor that is handed over.
    private static let first: CInt = 3

    let descriptor: CInt
    package let address: Address

    /// Takes the socket, if the environment says that this process was started with one.
    package init?(_ environment: [String: String]) throws(InheritanceError) {
        try self.init(environment, first: Self.first)
    }

    init?(_ environment: [String: String], first: CInt) throws(InheritanceError) {
        // Meant for another process, where the number is not ours: variables are passed on to children.
        guard environment["LISTEN_PID"] == String(getpid()) else { return nil }
        let count = environment["LISTEN_FDS"] ?? "0"
        guard count != "0" else { return nil }
        guard count == "1" else {
            throw InheritanceError(reason: "expected one socket, not \(count)")
        }
        guard Self.option(SO_ACCEPTCONN, of: first) == 1,
            Self.option(SO_TYPE, of: first) == CInt(SOCK_STREAM.rawValue),
            let address = Address(ofSocket: first)
        else { throw InheritanceError(reason: "expected a stream socket that listens") }
        guard fcntl(first, F_SETFL, fcntl(first, F_GETFL) | O_NONBLOCK) == 0,
            fcntl(first, F_SETFD, FD_CLOEXEC) == 0
        else { throw InheritanceError(reason: String(cString: strerror(errno))) }
        descriptor = first
        self.address = address
    }

    private static func option(_ name: CInt, of descriptor: CInt) -> CInt? {
        var value: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
    }
}

extension Address {
    /// Where a socket listens.
    fileprivate init?(ofSocket descriptor: CInt) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var (host, service) = ([CChar](repeating: 0, count: 64), [CChar](repeating: 0, count: 128))
        let isRead = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                getsockname(descriptor, name, &length) == 0
                    && getnameinfo(
                        name,
                        length,
                        &host,
                        socklen_t(host.count),
                        &service,
                        socklen_t(service.count),
                        NI_NUMERICHOST | NI_NUMERICSERV
                    ) == 0
            }
        }
        guard isRead else { return nil }
        // A unix socket's path is what getnameinfo(3) calls its service.
        let words = String(
            decoding: service.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
        if CInt(storage.ss_family) == AF_UNIX {
            self = .unix(path: words)
        } else if let port = UInt16(words) {
            let numbers = host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            self = .tcp(host: String(decoding: numbers, as: UTF8.self), port: port)
        } else {
            return nil
        }
    }
}
