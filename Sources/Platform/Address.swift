/// Where a server listens.
package enum Address: Sendable, Hashable, CustomStringConvertible {
    case unix(path: String)
    case tcp(host: String, port: UInt16)

    /// Reads `unix:/path/of.sock`, `127.0.0.1:9000` or `[::1]:9000`.
    package init?(_ text: String) {
        if text.hasPrefix("unix:/") {
            self = .unix(path: String(text.dropFirst("unix:".count)))
            return
        }
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...]), port > 0
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self = .tcp(host: String(host), port: port)
    }

    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}

/// The socket could not be opened.
package struct ListenError: Error, Hashable, CustomStringConvertible {
    package let address: Address
    package let reason: String

    package init(address: Address, reason: String) {
        self.address = address
        self.reason = reason
    }

    package var description: String {
        "cannot listen on \(address): \(reason)"
    }
}
