import Glibc

/// An IP address.
package enum NetworkAddress: Sendable, Hashable {
    /// Four bytes.
    case v4([UInt8])
    /// Sixteen bytes.
    case v6([UInt8])

    /// Reads an address as inet_pton(3) does: without port, brackets or zone.
    package init?(_ text: String) {
        // To C the text would end there.
        guard !text.utf8.contains(0) else { return nil }
        if let bytes = Self.bytes(of: text, AF_INET, count: 4) {
            self = .v4(bytes)
        } else if let bytes = Self.bytes(of: text, AF_INET6, count: 16) {
            self = .v6(bytes)
        } else {
            return nil
        }
    }

    /// The IPv4 address that is written as IPv6 (RFC 4291, section 2.5.5.2), else the address.
    package var unmapped: NetworkAddress {
        guard case .v6(let bytes) = self,
            bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        else { return self }
        return .v4(Array(bytes.suffix(4)))
    }

    private static func bytes(of text: String, _ family: CInt, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
