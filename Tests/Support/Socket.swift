import Glibc
import Platform

/// A connection of a test's own, with a limit on every wait.
package final class Socket: Sendable {
    /// Nobody listens there, or nothing came in time.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    let descriptor: CInt

    package init(adopting descriptor: CInt, limit: Duration = .seconds(20)) {
        self.descriptor = descriptor
        var time = timeval(
            tv_sec: limit.milliseconds / 1_000,
            tv_usec: limit.milliseconds % 1_000 * 1_000
        )
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    }

    /// Connects to a port of 127.0.0.1.
    package convenience init(port: Int, limit: Duration = .seconds(20)) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let descriptor = socket(AF_INET, streamType, 0)
        self.init(adopting: descriptor, limit: limit)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(description: "port \(port): \(errno)") }
    }

    /// Connects to a unix socket.
    package convenience init(path: String, limit: Duration = .seconds(20)) throws {
        let descriptor = socket(AF_UNIX, streamType, 0)
        self.init(adopting: descriptor, limit: limit)
        let status = withUnixAddress(path) { connect(descriptor, $0, $1) }
        guard status == 0 else { throw Failure(description: "\(path): \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// Ends the connection for whoever reads or writes on it, though it stays open.
    package func hangUp(reading: Bool = true) {
        shutdown(descriptor, CInt(reading ? SHUT_RDWR : SHUT_WR))
    }

    package func write(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                send(
                    descriptor,
                    buffer.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    noSignal
                )
            }
            guard count > 0 else { throw Failure(description: "cannot write: \(errno)") }
            sent += count
        }
    }

    /// The next bytes, none at the end.
    package func read(atMost limit: Int = 65_536) throws -> [UInt8] {
        var status = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            status = recv(descriptor, buffer.baseAddress, limit, 0)
            count = max(0, status)
        }
        guard status >= 0 else { throw Failure(description: "cannot read: \(errno)") }
        return bytes
    }

    /// Waits for the peer to close, whatever it says before.
    ///
    /// - Returns: Whether it did before the limit.
    package func isClosedByPeer() -> Bool {
        while true {
            do {
                if try read().isEmpty { return true }
            } catch {
                return errno == ECONNRESET
            }
        }
    }

    /// Says that nothing more will be written.
    package func finishWriting() {
        shutdown(descriptor, CInt(SHUT_WR))
    }

    /// So many bytes, no fewer.
    package func read(exactly count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece = try read(atMost: count - bytes.count)
            guard !piece.isEmpty else { throw Failure(description: "closed too early") }
            bytes += piece
        }
        return bytes
    }

    /// A port of 127.0.0.1 on which nobody listens at the moment.
    package static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, streamType, 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 ? getsockname(descriptor, $0, &size) : -1
            }
        }
        guard status == 0 else { throw Failure(description: "no free port: \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// Listens on a unix socket and hands every connection to a function, on a thread of its own.
package final class SocketListener: Sendable {
    private let descriptor: CInt

    package init(path: String, _ serve: @escaping @Sendable (Socket) -> Void) throws {
        let descriptor = socket(AF_UNIX, streamType, 0)
        unlink(path)
        guard withUnixAddress(path, { bind(descriptor, $0, $1) }) == 0, listen(descriptor, 64) == 0
        else {
            throw Socket.Failure(description: "cannot listen on \(path): \(errno)")
        }
        self.descriptor = descriptor
        _ = try Thread {
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                // No program that a test starts may keep it open.
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                let socket = Socket(adopting: connection)
                _ = try? Thread { serve(socket) }
            }
        }
    }

    deinit {
        shutdown(descriptor, CInt(SHUT_RDWR))
        close(descriptor)
    }
}

private func withUnixAddress<Result>(
    _ path: String,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { target in
        path.utf8CString.withUnsafeBytes { target.copyMemory(from: $0) }
    }
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}

/// No program that a test starts may inherit a connection.
private let streamType = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
/// A peer that went away is an error, no signal.
private let noSignal = CInt(MSG_NOSIGNAL)
