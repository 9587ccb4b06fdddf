/// What a customer writes to use a voucher: 4 to 32 letters of ASCII, in any case, digits and hyphens.
package struct VoucherCode: Hashable, Sendable {
    package static let lengths = 4...32
    /// Letters and digits of which no two look alike: twelve of them are 59 bits.
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ")
    private static let randomLength = 12

    /// In capitals.
    package let text: String

    /// nil for what is no code.
    package init?(_ text: String) {
        guard Self.lengths.contains(text.utf8.count),
            text.utf8.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.text = text.uppercased()
    }

    private init(known text: String) {
        self.text = text
    }

    /// One that nobody guesses.
    package static func random(using generator: inout some RandomNumberGenerator) -> VoucherCode {
        let signs = (0..<randomLength).compactMap { _ in alphabet.randomElement(using: &generator) }
        return VoucherCode(known: String(signs))
    }
}

/// A voucher by its code.
package struct VoucherKey: Hashable, Sendable {
    package let inventoryID: String
    package let code: VoucherCode

    package init(inventoryID: String, code: VoucherCode) {
        self.inventoryID = inventoryID
        self.code = code
    }
}
