import JSONText
import Reservations
import Testing

/// Early prices by their steps: a price, the second at which it is over, and its number of tickets.
private func prices(
    _ steps: (price: Int, until: Int?, first: Int?)...
) throws(FieldFaults) -> EarlyPrices {
    try EarlyPrices(
        steps.map {
            .init(price: $0.price, until: $0.until.map { Moment(epoch: $0) }, first: $0.first)
        }
    )
}

@Suite("Early prices")
struct EarlyPricesTests {
    @Test(
        arguments: [
            (0, 0, 10, [10: 500]), (0, 99, 1, [1: 500]), (0, 99, 2, [1: 500, -1: 700]),
            (0, 100, 1, [1: 700]), (0, 90, 120, [10: 500, -10: 700, 100: 900]),
            (59, 0, 1, [1: 500]), (60, 0, 1, [1: 700]), (60, 90, 30, [20: 700, 10: 900]),
            (120, 0, 3, [3: 900]), (0, 500, 3, [3: 900]),
        ] as [(now: Int, taken: Int, quantity: Int, parts: KeyValuePairs<Int, Int>)]
    )
    func `are those of their time and of the first so many, then comes the price`(
        now: Int,
        taken: Int,
        quantity: Int,
        parts: KeyValuePairs<Int, Int>
    ) throws {
        let prices = try prices((500, 60, 100), (700, 120, 110))
        let found = prices.parts(
            of: quantity,
            after: taken,
            at: Moment(epoch: now),
            then: 900
        )
        #expect(found.map(\.price) == parts.map(\.value))
        #expect(found.map(\.quantity) == parts.map { abs($0.key) })
    }

    @Test
    func `end by the one that is told`() throws {
        let byTime = try prices((500, 60, nil))
        #expect(byTime.price(after: 1_000_000, at: 59) == 500)
        #expect(byTime.price(after: 0, at: 60) == 900)
        let byNumber = try prices((500, nil, 2))
        #expect(byNumber.price(after: 1, at: .max) == 500)
        #expect(byNumber.price(after: 2, at: 0) == 900)
        #expect(EarlyPrices.none.price(after: 0, at: 0) == 900)
    }

    @Test
    func `are told with their places where they are wrong`() throws {
        #expect(
            throws: FieldFaults([
                .init("early_prices[1].until", "expected until, first or both: it would never end"),
                .init(
                    "early_prices[2].until",
                    "expected a later moment than that of a step before"
                ),
                .init("early_prices[2].first", "expected more than that of a step before"),
                .init("early_prices[3].first", "expected a whole number from 1 to 10000000"),
            ])
        ) {
            try prices((1, 60, 5), (1, nil, nil), (1, 60, 5), (1, 61, 0))
        }
        let many = (1...11).map { EarlyPrices.Step(price: 1, first: $0) }
        #expect(throws: FieldFaults([.init("early_prices", "expected a list of at most 10")])) {
            try EarlyPrices(many)
        }
        #expect(try EarlyPrices(Array(many.dropLast())).steps.count == 10)
    }
}

extension EarlyPrices {
    fileprivate func price(after taken: Int, at second: Int) -> Int? {
        parts(of: 1, after: taken, at: Moment(epoch: second), then: 900).first?.price
    }
}
