import Glibc

/// A listening socket, closed with this value.
package struct ListeningSocket: ~Copyable, Sendable {
    package let descriptor: CInt
    /// Whether it goes on listening when this process has ended.
    package let isInherited: Bool

    deinit {
        Glibc.close(descriptor)
    }

    /// Opens the socket, without blocking accepts.
    ///
    /// A unix socket gets mode 0660 and takes its path over from another process in one step, so
    /// that a server can be replaced by a new one without a moment at which nobody listens: the
    /// old one goes on with the connections it has.
    ///
    /// - Parameter backlog: Connections that may wait to be accepted; the kernel's somaxconn caps it.
    package init(_ address: Address, backlog: Int) throws(ListenError) {
        switch address {
        case .unix(let path): try self.init(path: path, address, backlog)
        case .tcp(let host, let port): try self.init(host: host, port: port, address, backlog)
        }
    }

    package init(_ socket: InheritedSocket) {
        descriptor = socket.descriptor
        isInherited = true
    }

    private init(path: String, _ address: Address, _ backlog: Int) throws(ListenError) {
        isInherited = false
        descriptor = socket(AF_UNIX, Self.streamType, 0)
        guard descriptor >= 0 else { throw ListenError(address) }
        let temporary = "\(path).\(getpid())"
        guard var name = sockaddr_un(path: temporary) else {
            throw ListenError(address: address, reason: "the path is longer than a socket's may be")
        }
        unlink(temporary)
        let bound = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        // The mode is right before anybody can find the socket under its name.
        guard bound == 0, chmod(temporary, 0o660) == 0,
            listen(descriptor, CInt(clamping: backlog)) == 0,
            rename(temporary, path) == 0
        else {
            let error = ListenError(address)
            unlink(temporary)
            throw error
        }
    }

    private init(
        host: String,
        port: UInt16,
        _ address: Address,
        _ backlog: Int
    ) throws(ListenError) {
        isInherited = false
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard status == 0, let found else {
            descriptor = -1
            throw ListenError(address: address, reason: String(cString: gai_strerror(status)))
        }
        descriptor = socket(found.pointee.ai_family, Self.streamType, 0)
        guard descriptor >= 0 else { throw ListenError(address) }
        var on: CInt = 1
        // Two servers may listen at once while one replaces the other.
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<CInt>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, socklen_t(MemoryLayout<CInt>.size))
        guard bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0,
            listen(descriptor, CInt(clamping: backlog)) == 0
        else { throw ListenError(address) }
    }

    private static var streamType: CInt {
        CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    }
}

extension ListenError {
    /// The error of the system call that has just failed.
    fileprivate init(_ address: Address) {
        self.init(address: address, reason: String(cString: strerror(errno)))
    }
}

extension sockaddr_un {
    fileprivate init?(path: String) {
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        let bytes = path.utf8CString
        guard bytes.count <= MemoryLayout.size(ofValue: sun_path) else { return nil }
        withUnsafeMutableBytes(of: &sun_path) { target in
            bytes.withUnsafeBytes { target.copyMemory(from: $0) }
        }
    }
}
