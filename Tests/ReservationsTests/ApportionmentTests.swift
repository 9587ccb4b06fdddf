import Reservations
import Support
import Testing

@Suite("A sum in parts")
struct ApportionmentTests {
    @Test(
        arguments: [
            (100, [1, 1, 1], [34, 33, 33]), (1, [1, 1], [1, 0]), (10, [0, 5, 0], [0, 10, 0]),
            (0, [3, 4], [0, 0]), (5, [0, 0], [0, 0]), (7, [], []), (10, [1, 2, 3], [2, 3, 5]),
            // The largest remainder first: exactly 0.9, 1.8 and 6.3.
            (9, [1, 2, 7], [1, 2, 6]),
        ]
    )
    func `goes by weights, what is left to the largest remainders`(
        whole: Int,
        weights: [Int],
        parts: [Int]
    ) {
        #expect(Apportionment.parts(of: whole, by: weights) == parts)
    }

    @Test(arguments: 1...4)
    func `is the whole, and no part is far from its share or more than its weight`(
        seed: Int
    ) throws {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<2_000 {
            let most = [3, 5_000, 1_000_000_000_000_000][seed % 3]
            let count = Int.random(in: 1...20, using: &random)
            let weights = (0..<count).map { _ in Int.random(in: 0...most, using: &random) }
            let sum = weights.reduce(0, +)
            let whole = Int.random(in: 0...sum, using: &random)
            let parts = Apportionment.parts(of: whole, by: weights)
            try #require(parts.reduce(0, +) == whole, "\(whole) \(weights)")
            for (part, weight) in zip(parts, weights) {
                try #require((0...weight).contains(part), "\(whole) \(weights)")
                // Less than a unit from the exact share, in numbers that hold their product.
                let distance = Int128(part) * Int128(sum) - Int128(whole) * Int128(weight)
                try #require(sum == 0 || abs(distance) < Int128(sum), "\(whole) \(weights)")
            }
        }
    }
}
