import Platform
import Reservations

/// Where people reach this service from outside: what links in mails begin with.
///
/// A setting, never a request's Host header, which whoever asks may fill in.
package struct BaseURL: Hashable, Sendable, CustomStringConvertible {
    private static let lengthLimit = 400

    /// Without a slash at the end.
    package let description: String
    /// Scheme, host and port, as a browser tells a page's origin, see RFC 6454, section 6.2.
    package let origin: String
    /// Whether it is reached by https.
    package let isSecure: Bool

    /// Reads a scheme, a host, perhaps a port, and perhaps a path without a slash at its end.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.lengthLimit, let end = text.firstRange(of: "://") else {
            return nil
        }
        let scheme = text[..<end.lowerBound]
        let authority = text[end.upperBound...].prefix { $0 != "/" }
        let path = text[authority.endIndex...]
        guard scheme == "http" || scheme == "https", let address = Authority(authority),
            !path.hasSuffix("/"), path.utf8.allSatisfy(Self.isOfPath)
        else { return nil }
        description = text
        isSecure = scheme == "https"
        origin = Self.origin(scheme, address)
    }

    /// Browsers leave out the port that a scheme has anyway, and write names in small letters.
    private static func origin(_ scheme: Substring, _ address: Authority) -> String {
        let usual = scheme == "https" ? 443 : 80
        let port = address.port.flatMap { $0 == usual ? nil : ":\($0)" } ?? ""
        return "\(scheme)://\(address.host.lowercased())\(port)"
    }

    /// Of RFC 3986, section 3.3: neither a query nor a fragment, a space or a control character.
    private static func isOfPath(_ byte: UInt8) -> Bool {
        byte.isASCIILetterOrDigit || "/-._~!$&'()*+,;=:@%".utf8.contains(byte)
    }
}
