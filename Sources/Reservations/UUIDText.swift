/// UUIDs as text, see RFC 9562, section 4.
package enum UUIDText {
    /// Whether `text` is a UUID of any version, in either case.
    package static func isValid(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
}
