import Platform

/// By what an address is counted.
package enum AddressKey {
    /// The key of an address as nginx tells it.
    ///
    /// IPv4 counts by itself, also where it is written as IPv6; IPv6 counts by its /64, which is
    /// what a household gets (RFC 6177, section 2): by single addresses nobody would ever reach a
    /// limit. Whatever is no address counts by itself, shortened if it is long.
    package static func of(_ address: String) -> String {
        // IPv4 as nginx writes it, as most are, or no address.
        guard address.utf8.contains(UInt8(ascii: ":")), let parsed = NetworkAddress(address) else {
            return BoundedText.bounded(address)
        }
        switch parsed.unmapped {
        case .v4(let bytes): return bytes.map(String.init).joined(separator: ".")
        case .v6(let bytes):
            let groups = stride(from: 0, to: 8, by: 2).map { index in
                String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16)
            }
            return groups.joined(separator: ":") + "::/64"
        }
    }
}
