import Reservations
import Testing

/// A currency that must exist.
func currency(_ code: String) throws -> Currency {
    try #require(Currency(code))
}

@Suite("Money")
struct MoneyTests {
    @Test(
        "is read in the currency's digits and written with all of them",
        arguments: [
            ("10.00", "EUR", 1_000, "10.00"), ("10", "EUR", 1_000, "10.00"),
            ("10.5", "EUR", 1_050, "10.50"),
            ("0", "EUR", 0, "0.00"), ("0.05", "EUR", 5, "0.05"), ("007.10", "EUR", 710, "7.10"),
            ("1200", "JPY", 1_200, "1200"), ("0", "JPY", 0, "0"), ("1.250", "KWD", 1_250, "1.250"),
            ("1.25", "KWD", 1_250, "1.250"), ("0.001", "KWD", 1, "0.001"),
            ("3", "KWD", 3_000, "3.000"),
            ("10000000000.00", "EUR", Money.limit, "10000000000.00"),
            ("1000000000000", "JPY", Money.limit, "1000000000000"),
        ]
    )
    func reading(text: String, code: String, minorUnits: Int, decimal: String) throws {
        let money = try #require(Money(decimal: text, try currency(code)))
        #expect(money.minorUnits == minorUnits)
        #expect(money.decimal == decimal)
    }

    @Test(
        "is nothing else than a decimal that the currency can hold",
        arguments: [
            ("", "EUR"), ("-1", "EUR"), ("-0", "EUR"), ("+1", "EUR"), ("1.", "EUR"), (".5", "EUR"),
            (".", "EUR"), ("1.000", "EUR"), ("1.234", "EUR"), ("1.0", "JPY"), ("1.2500", "KWD"),
            ("1,00", "EUR"), ("1 000", "EUR"), (" 1", "EUR"), ("1e2", "EUR"), ("1.2.3", "KWD"),
            ("0x1", "EUR"), ("1_0", "EUR"), ("٣", "EUR"), ("１", "EUR"), ("1.-1", "EUR"),
            ("10000000000.01", "EUR"), ("1000000000001", "JPY"),
            ("99999999999999999999999999", "EUR"), ("NaN", "EUR"), ("1\u{301}", "EUR"),
        ]
    )
    func refusals(text: String, code: String) throws {
        #expect(Money(decimal: text, try currency(code)) == nil)
    }

    @Test(
        "below zero is written with one sign",
        arguments: [
            (-5, "EUR", "-0.05"), (-1_005, "EUR", "-10.05"), (-7, "JPY", "-7"),
            (-1, "KWD", "-0.001"),
            (Int.min, "EUR", "-92233720368547758.08"),
        ]
    )
    func negatives(minorUnits: Int, code: String, decimal: String) throws {
        #expect(Money(minorUnits: minorUnits, try currency(code)).decimal == decimal)
    }

    @Test("whatever is written reads back the same", arguments: ["EUR", "JPY", "KWD"])
    func roundTrip(code: String) throws {
        let currency = try currency(code)
        for minorUnits in Array(0...2_500) + [99_999, 100_000, 123_456_789, Money.limit] {
            let money = Money(minorUnits: minorUnits, currency)
            #expect(Money(decimal: money.decimal, currency) == money)
        }
    }

    @Test("compares by amount, whatever the digits")
    func order() throws {
        let yen = Money(minorUnits: 2, try currency("JPY"))
        let euro = Money(minorUnits: 150, try currency("EUR"))
        let dinar = Money(minorUnits: 1_750, try currency("KWD"))
        #expect([yen, dinar, euro].sorted() == [euro, dinar, yen])
        #expect([yen, euro, dinar].map(\.thousandths) == [2_000, 1_500, 1_750])
    }
}

@Suite("A currency")
struct CurrencyTests {
    @Test(
        "has the digits of ISO 4217",
        arguments: [
            ("EUR", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("VND", 0), ("KWD", 3), ("BHD", 3),
            ("TND", 3),
        ]
    )
    func digits(code: String, digits: Int) {
        #expect(Currency(code)?.digits == digits)
        #expect(Currency(code)?.code == code)
    }

    @Test(
        "that ISO 4217 does not list is none",
        arguments: ["", "eur", "EU", "EURO", "DEM", "XXX", "ABC", " EUR", "EUR ", "BIF CLP", "€"]
    )
    func unknown(code: String) {
        #expect(Currency(code) == nil)
    }
}
