import HTTP

/// The cookie that keeps a browser's refresh token from its scripts, see RFC 6265.
enum RefreshCookie {
    private static let name = "holdfast_refresh"
    /// Where it is sent: to the calls about sessions alone.
    private static let path = "/api/v1/auth"
    /// As long as the token that it holds.
    private static let maximumAge = 7 * 86_400

    /// The header that stores a token.
    static func storing(_ token: String, isSecure: Bool) -> (name: HeaderName, value: String) {
        (.setCookie, "\(name)=\(token); Max-Age=\(maximumAge)\(attributes(isSecure))")
    }

    /// The header that removes it.
    static func removing(isSecure: Bool) -> (name: HeaderName, value: String) {
        (.setCookie, "\(name)=; Max-Age=0\(attributes(isSecure))")
    }

    /// The token that a request brings, nil if it brings none.
    static func token(in request: Request) -> String? {
        for pair in (request.headers[.cookie] ?? "").utf8.split(separator: UInt8(ascii: ";")) {
            let pair = pair.drop { $0 == UInt8(ascii: " ") }
            if pair.starts(with: "\(name)=".utf8) {
                return Substring(pair.dropFirst(name.utf8.count + 1)).description
            }
        }
        return nil
    }

    private static func attributes(_ isSecure: Bool) -> String {
        "; Path=\(path); HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")"
    }
}
