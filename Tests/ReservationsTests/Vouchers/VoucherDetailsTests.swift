import Reservations
import Support
import Testing

@Suite("What a voucher is")
struct VoucherDetailsTests {
    private func details(
        _ change: (inout VoucherDetails) -> Void
    ) throws -> VoucherDetails {
        var details = VoucherDetails(
            code: try #require(VoucherCode("code")),
            currency: .standard
        )
        change(&details)
        return details
    }

    @Test(arguments: [
        (10, 999, 100), (10, 994, 99), (33, 100, 33), (50, 1, 1), (49, 1, 0), (100, 999, 999),
        (1, 0, 0), (100, 1_000_000_000_000_000, 1_000_000_000_000_000),
    ])
    func `a percentage is rounded to the nearest unit, halves up`(
        percent: Int,
        sum: Int,
        discount: Int
    ) throws {
        let details = try details { $0.percent = percent }
        #expect(details.discount(on: sum, after: 0) == discount)
    }

    @Test(arguments: [(500, 0, 500), (499, 0, 499), (700, 0, 500), (700, 600, 400), (9, 1_000, 0)])
    func `an amount goes as far as the price and the budget do`(
        sum: Int,
        spent: Int,
        discount: Int
    ) throws {
        let details = try details {
            $0.amount = 500
            $0.budget = 1_000
        }
        #expect(details.discount(on: sum, after: spent) == discount)
    }

    @Test
    func `what contradicts itself is told by its fields`() throws {
        func fields(_ change: (inout VoucherDetails) -> Void) throws -> [String] {
            try details(change).faults.map(\.field)
        }
        #expect(try fields { _ in } == ["percent"])
        #expect(try fields { $0.percent = 10 } == [])
        #expect(try fields { $0.unlocksHidden = true } == [])
        #expect(
            try fields {
                $0.percent = 10
                $0.amount = 10
            } == ["amount"]
        )
        #expect(try fields { $0.amount = 0 } == ["amount"])
        #expect(
            try fields {
                $0.unlocksHidden = true
                $0.budget = 100
            } == ["budget"]
        )
        #expect(
            try fields {
                $0.percent = 101
                $0.maxUses = 0
                $0.maxUsesPerCustomer = 0
            } == ["percent", "max_uses", "max_uses_per_customer"]
        )
        #expect(
            try fields {
                $0.percent = 10
                $0.validFrom = Moment(epoch: 10)
                $0.validUntil = Moment(epoch: 10)
            } == ["valid_until"]
        )
    }

    @Test
    func `a code is the same in any case, and of few signs`() {
        #expect(VoucherCode("summer-27") == VoucherCode("SUMMER-27"))
        for text in ["abc", "a b c", "ÄBCD", "abcd\n", String(repeating: "a", count: 33), "ａｂｃｄ"] {
            #expect(VoucherCode(text) == nil, "\(text)")
        }
    }

    @Test
    func `a code that nobody chooses is long, and another each time`() {
        var random = SeededRandom(seed: 7)
        let codes = (0..<1_000).map { _ in VoucherCode.random(using: &random) }
        #expect(Set(codes).count == 1_000)
        for code in codes { #expect(code.text.count == 12 && VoucherCode(code.text) == code) }
        let signs = Set(codes.flatMap { Array($0.text) })
        #expect(signs.count == 31)
    }
}
