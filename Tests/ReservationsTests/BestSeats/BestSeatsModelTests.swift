import Reservations
import Support
import Testing

/// The choice against its rules, over halls that chance has drawn.
struct BestSeatsModelTests {
    private static func trial(_ seed: UInt64, avoidsSingles: Bool = true) -> String? {
        var random = SeededRandom(seed: seed)
        let drawing = drawing(&random)
        let hall = DrawnHall(drawing)
        let zone = [nil, nil, "A", "B"].randomElement(using: &random) ?? nil
        let count = Int.random(in: 1...5, using: &random)
        var model = BestSeatsModel(hall, in: zone, avoidsSingles: avoidsSingles)
        let (found, expected) = (hall.choice(count, in: zone), model.choose(count))
        guard found != expected else { return nil }
        return
            "seed \(seed): \(count) in \(zone ?? "any")\n\(drawing)\n\(found ?? []), not \(expected ?? [])"
    }

    private static func drawing(_ random: inout SeededRandom) -> String {
        // A nearly empty hall and a nearly full one have other difficulties.
        let marks =
            [Array("oooooox wer"), Array("ooxx"), Array("oooo "), Array("oxxx")]
            .randomElement(using: &random) ?? []
        let width = Int.random(in: 1...8, using: &random)
        return (0..<Int.random(in: 1...4, using: &random)).map { line in
            if line > 0, Int.random(in: 0..<5, using: &random) == 0 { return "-" }
            return String((0..<width).map { _ in marks.randomElement(using: &random) ?? "o" })
        }.joined(separator: "\n")
    }

    /// In quarters, which run at the same time.
    @Test(arguments: 0..<UInt64(4))
    func `the best seats of any hall are those that the rules name`(quarter: UInt64) {
        let count: UInt64 = TestEnvironment.isLong ? 25_000 : 1_000
        for seed in (quarter * count + 1)...((quarter + 1) * count) {
            if let fault = Self.trial(seed) {
                Issue.record("\(fault)")
                return
            }
        }
    }

    /// The control: by chance alone halls come up in which that rule decides.
    @Test
    func `without the rule of single seats they would be others`() {
        let others = (1...200).count { Self.trial($0, avoidsSingles: false) != nil }
        #expect(others > 10, "\(others)")
    }
}
