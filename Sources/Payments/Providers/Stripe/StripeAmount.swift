import Reservations

/// An amount as Stripe counts it, see https://docs.stripe.com/currencies.
enum StripeAmount {
    /// In Stripe's minor units, nil where it has no such amount.
    static func units(of amount: Money) -> Int? {
        let (units, code) = (amount.minorUnits, amount.currency.code)
        // Without decimals, and counted in hundredths all the same.
        if ["ISK", "UGX"].contains(code) { return units * 100 }
        // With decimals that Stripe does not know.
        if code == "MGA" { return whole(units, by: 100).map { $0 / 100 } }
        // Of three decimals the last one must be 0.
        return amount.currency.digits == 3 ? whole(units, by: 10) : units
    }

    private static func whole(_ units: Int, by step: Int) -> Int? {
        units.isMultiple(of: step) ? units : nil
    }
}
