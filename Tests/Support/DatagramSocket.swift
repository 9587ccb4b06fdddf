import Glibc

/// A socket of a test's own that hears datagrams, as a manager of services listens.
package final class DatagramSocket: Sendable {
    private let descriptor: CInt

    /// - Parameter name: A path, or `@` and a name that lies in no directory.
    package init(at name: String) throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(name.utf8)
        if name.hasPrefix("@") { path[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length)
            }
        }
        guard status == 0 else { throw Socket.Failure(description: "\(name): \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// The next words, nil if none come within a generous while.
    package func next() -> String? {
        var entry = pollfd(fd: descriptor, events: CShort(POLLIN), revents: 0)
        guard poll(&entry, 1, 20_000) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 1_000)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
