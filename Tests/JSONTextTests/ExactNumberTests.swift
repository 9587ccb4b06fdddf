import JSONText
import Testing

@Suite("An exact number")
struct ExactNumberTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("0.000", "0"), ("0e5", "0"), ("10", "10"), ("10.0", "10"),
        ("1e1", "10"), ("1E+1", "10"), ("100e-1", "10"), ("0.1e2", "10"), ("10.50", "10.5"),
        ("5e-2", "0.05"), ("-1.5", "-1.5"), ("-25e-1", "-2.5"), ("123.456e1", "1234.56"),
        ("0.05", "0.05"), ("1e-3", "0.001"), ("1e20", "100000000000000000000"),
    ])
    func `is its value, however it is written`(literal: String, decimal: String) throws {
        let number = try #require(ExactNumber(literal))
        #expect(number.decimal == decimal)
        #expect(number == ExactNumber(decimal))
    }

    @Test(arguments: [
        ("10.0", 10), ("-1e2", -100), ("0.0", 0), ("9223372036854775807.0", Int.max),
        ("-9223372036854775808.0", Int.min), ("9223372036854775808", nil), ("1e64", nil),
        ("0.5", nil), ("1e-1", nil),
    ])
    func `is an integer when it is whole and fits`(literal: String, integer: Int?) throws {
        #expect(try #require(ExactNumber(literal)).integer == integer)
    }

    @Test(arguments: [
        "1e65", "1e-65", "1e999999999", "1e-999999999", "0e999999999", "1e-9223372036854775808",
        "1e99999999999999999999", "1" + String(repeating: "0", count: 64), "", "-", "1.", ".5",
        "1e", "1e+", "1e+-1", "1e1e1", "1.2.3", "NaN", "+1", "--1", "0x1", "1_0", "٣", "1e\u{301}1",
    ])
    func `is no other text, and nothing beyond the bounds`(literal: String) {
        #expect(ExactNumber(literal) == nil)
    }
}
