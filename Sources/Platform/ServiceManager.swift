import Glibc

/// The program that has started this process and wants to hear how it is, as systemd does: sd_notify(3).
package enum ServiceManager {
    /// What it can be told.
    package enum State: String, Sendable {
        case ready = "READY=1"
        case stopping = "STOPPING=1"
    }

    /// Tells the program at the socket that the environment names; without one there is nobody to tell.
    ///
    /// Never waits: who does not listen hears nothing.
    package static func tell(_ state: State) {
        guard let name = Process.environment["NOTIFY_SOCKET"] else { return }
        _ = tell(state, at: name)
    }

    /// - Parameter name: A path, or `@` and a name that lies in no directory, see unix(7).
    /// - Returns: Whether the kernel has taken it.
    static func tell(_ state: State, at name: String) -> Bool {
        var path = Array(name.utf8)
        guard let first = path.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@")
        else { return false }
        if first == UInt8(ascii: "@") { path[0] = 0 }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = MemoryLayout<sa_family_t>.size + path.count
        return send(Array(state.rawValue.utf8), to: &address, socklen_t(length))
    }

    private static func send(
        _ bytes: [UInt8],
        to address: inout sockaddr_un,
        _ length: socklen_t
    ) -> Bool {
        let type = CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let flags = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)
                return sendto(descriptor, bytes, bytes.count, flags, address, length) == bytes.count
            }
        }
    }
}
