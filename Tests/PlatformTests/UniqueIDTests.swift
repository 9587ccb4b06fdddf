import Platform
import Testing

struct UniqueIDTests {
    private static let drawn = (0..<20_000).map { _ in UniqueID.random() }

    @Test
    func `one that is drawn is a UUID of version 4 in its one spelling`() throws {
        // RFC 9562, section 5.4: the version's digit is 4, the variant's first two bits are 10.
        let form = try Regex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
        for text in Self.drawn.prefix(2_000) {
            #expect(try form.wholeMatch(in: text) != nil, "\(text)")
        }
    }

    @Test
    func `none is drawn twice`() {
        #expect(Set(Self.drawn).count == Self.drawn.count)
    }

    @Test
    func `every digit that is free is drawn with every value`() {
        var seen: [Int: Set<UInt8>] = [:]
        for text in Self.drawn {
            for (place, digit) in text.utf8.enumerated() { seen[place, default: []].insert(digit) }
        }
        let fixed = [8: 1, 13: 1, 14: 1, 18: 1, 19: 4, 23: 1]
        #expect((0..<36).allSatisfy { seen[$0]?.count == fixed[$0] ?? 16 })
    }

    @Test
    func `those of a later moment, and within it of a larger number, come behind`() throws {
        let form = try Regex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
        let ids = (0..<3).flatMap { moment in
            [0, 1, 2, 4_095].map { number in
                UniqueID.ordered(milliseconds: 1_800_000_000_000 + moment, number: number)
            }
        }
        #expect(ids == ids.sorted())
        for id in ids { #expect(try form.wholeMatch(in: id) != nil, "\(id)") }
        #expect(ids[0].hasPrefix("01a3185c-5000-7000-"), "\(ids[0])")
    }
}
