import Crypto
import Support
import Testing

struct ShortHashTests {
    private static let published = ShortHashKey(Array(0..<16))

    /// The reference implementation's vectors: the key and the message count from zero.
    @Test
    func `a message of eight bytes has the published hash`() {
        #expect(Self.published.hash(of: 0x0706_0504_0302_0100) == 0x93F5_F579_9A93_2462)
    }

    @Test
    func `each number has the hash that the algorithm's description gives it`() {
        var random = SeededRandom(seed: 8)
        for _ in 0..<1_000 {
            let key = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let number = random.next() >> (random.next() % 64)
            #expect(ShortHashKey(key).hash(of: number) == Self.described(key, number))
        }
    }

    @Test
    func `a key counts with its first sixteen bytes, and a shorter one ends with zeros`() {
        #expect(ShortHashKey(Array(0..<20)).hash(of: 7) == Self.published.hash(of: 7))
        let filled = ShortHashKey([1, 2] + [UInt8](repeating: 0, count: 14))
        #expect(ShortHashKey([1, 2]).hash(of: 7) == filled.hash(of: 7))
        #expect(ShortHashKey([1, 2]).hash(of: 7) != ShortHashKey([2, 1]).hash(of: 7))
    }

    /// SipHash-2-4 of a number's eight bytes, as section 2 of the paper has it.
    private static func described(_ key: [UInt8], _ number: UInt64) -> UInt64 {
        let words = [key[..<8], key[8...]].map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        var state = [
            words[0] ^ 0x736F_6D65_7073_6575, words[1] ^ 0x646F_7261_6E64_6F6D,
            words[0] ^ 0x6C79_6765_6E65_7261, words[1] ^ 0x7465_6462_7974_6573,
        ]
        // The last word tells the length.
        for word in [number, 8 << 56] {
            state[3] ^= word
            for _ in 0..<2 { mix(&state) }
            state[0] ^= word
        }
        state[2] ^= 0xFF
        for _ in 0..<4 { mix(&state) }
        return state.reduce(0, ^)
    }

    private static func mix(_ state: inout [UInt64]) {
        func turned(_ word: UInt64, _ bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }
        func add(_ first: Int, _ second: Int, _ bits: UInt64) {
            state[first] &+= state[second]
            state[second] = turned(state[second], bits) ^ state[first]
        }
        add(0, 1, 13)
        add(2, 3, 16)
        state[0] = turned(state[0], 32)
        add(0, 3, 21)
        add(2, 1, 17)
        state[2] = turned(state[2], 32)
    }
}
