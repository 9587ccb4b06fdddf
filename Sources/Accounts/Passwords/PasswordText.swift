// The standard library normalises strings to compare them; this is its own way to that result.
@_spi(_Unicode) import Swift

/// A password in the one form in which it is hashed: normalised to NFC, see UAX #15, so that an é is
/// the same on every keyboard.
package struct PasswordText: Sendable {
    /// More bytes than any password has: to normalise a text takes long if it is made for that.
    private static let sizeLimit = 4_096

    /// Unicode scalars after normalisation.
    let scalars: [Unicode.Scalar]

    /// Nil for what is too long to be a password.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.sizeLimit else { return nil }
        scalars = Array(text._nfc)
    }

    var bytes: [UInt8] {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return Array(String(view).utf8)
    }
}
