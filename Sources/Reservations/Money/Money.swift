/// An amount in one currency, exact.
package struct Money: Hashable, Sendable {
    /// The largest amount that is accepted, in minor units: well inside a 64-bit integer, so that
    /// sums over a booking cannot overflow.
    package static let limit = 1_000_000_000_000

    /// In the currency's minor units, such as cents.
    package let minorUnits: Int
    package let currency: Currency

    package init(minorUnits: Int, _ currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Why a text is no amount of a currency.
    package enum Flaw: Error, Hashable {
        /// It is no decimal that is not negative, or has more digits than the currency.
        case form
        /// It is above the limit.
        case tooLarge
    }

    /// Reads an amount as `init(reading:_:)` does, nil if it is none.
    package init?(decimal text: some StringProtocol, _ currency: Currency) {
        do {
            try self.init(reading: text, currency)
        } catch {
            return nil
        }
    }

    /// Reads a decimal amount that is not negative, such as `10.00` or `1200`.
    ///
    /// Fewer digits than the currency has are fine, more are not.
    package init(reading text: some StringProtocol, _ currency: Currency) throws(Flaw) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || !fraction.isEmpty,
            fraction.count <= currency.digits,
            "\(whole)\(fraction)".utf8.allSatisfy(\.isASCIIDigit)
        else { throw .form }
        let padding = String(repeating: "0", count: currency.digits - fraction.count)
        guard let minorUnits = Int("\(whole)\(fraction)\(padding)"), minorUnits <= Self.limit else {
            throw .tooLarge
        }
        self.init(minorUnits: minorUnits, currency)
    }

    /// The amount with the currency's digits, such as `10.00`, `1200` or `1.250`.
    package var decimal: String {
        guard currency.digits > 0 else { return String(minorUnits) }
        let scale = [1, 10, 100, 1_000][currency.digits]
        let fraction = String(scale + minorUnits.magnitude.remainder(by: scale)).dropFirst()
        let sign = minorUnits < 0 ? "-" : ""
        return "\(sign)\(minorUnits.magnitude / UInt(scale)).\(fraction)"
    }
}

extension UInt {
    fileprivate func remainder(by scale: Int) -> Int {
        Int(self % UInt(scale))
    }
}

extension Money: Comparable {
    /// By amount, whatever the currency: enough to sort prices of one route.
    package static func < (left: Money, right: Money) -> Bool {
        left.thousandths < right.thousandths
    }

    /// The amount in thousandths of the currency's unit, the finest minor unit that there is.
    package var thousandths: Int {
        minorUnits * [1_000, 100, 10, 1][currency.digits]
    }
}
