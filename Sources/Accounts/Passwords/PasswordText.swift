// The standard library normalises strings to compare them; this is its own way to that result.
@_spi(_Unicode) import Swift

/// A password in the one form in which it is hashed: normalised to NFC, see UAX #15, so that an é is
/// the same on every keyboard.
package struct PasswordText: Sendable {
    /// Unicode scalars after normalisation.
    let scalars: [Unicode.Scalar]

    package init(_ text: String) {
        scalars = Array(text._nfc)
    }

    var bytes: [UInt8] {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return Array(String(view).utf8)
    }
}
