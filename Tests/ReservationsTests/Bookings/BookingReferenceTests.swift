import Crypto
import Reservations
import Testing

struct BookingReferenceTests {
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ")
    private static let signs = Double(alphabet.count)

    private static func references(_ key: [UInt8]) -> BookingReference {
        BookingReference { ShortHashKey(key).hash(of: $0) }
    }

    private static let keyed = references(Array(1...16))
    /// Of the first numbers.
    private static let texts = (0..<200_000).map { keyed.text(of: $0) }

    @Test
    func `there are as many references as texts of six signs`() {
        #expect(BookingReference.count == (0..<6).reduce(1) { count, _ in count * 31 })
    }

    @Test
    func `no two numbers have the same text, and each text can be read out`() throws {
        #expect(Set(Self.texts).count == Self.texts.count)
        let form = try Regex("[2-9A-HJKMNP-Z]{6}")
        #expect(Self.texts.prefix(5_000).allSatisfy { (try? form.wholeMatch(in: $0)) != nil })
        let known = Set(Self.alphabet.compactMap(\.asciiValue))
        #expect(Self.texts.allSatisfy { $0.utf8.count == 6 && known.isSuperset(of: $0.utf8) })
    }

    @Test(arguments: [0, 1, BookingReference.count / 2, BookingReference.count - 1])
    func `every number has a text, up to the largest`(number: Int) {
        let text = Self.keyed.text(of: number)
        #expect(text.count == 6 && text.allSatisfy(Self.alphabet.contains))
        #expect(Self.keyed.text(of: number) == text)
    }

    @Test
    func `another key gives other texts`() {
        let other = Self.references(Array(2...17))
        let same = (0..<2_000).filter { other.text(of: $0) == Self.texts[$0] }
        #expect(same.isEmpty)
    }

    /// How far the signs at each place are from being equally frequent: chi squared, with 30 degrees of
    /// freedom.
    private static func unevenness(_ texts: [String], at place: Int) -> Double {
        let expected = Double(texts.count) / signs
        var counts: [UInt8: Double] = [:]
        for text in texts { counts[Array(text.utf8)[place], default: 0] += 1 }
        return alphabet.compactMap(\.asciiValue).reduce(0) { sum, sign in
            let difference = counts[sign, default: 0] - expected
            return sum + difference * difference / expected
        }
    }

    /// How often a text has the sign of the one before it at a place, in standard deviations from what
    /// chance would have.
    private static func repetition(_ texts: [String], at place: Int) -> Double {
        let signs = texts.map { Array($0.utf8)[place] }
        let same = zip(signs, signs.dropFirst()).filter { $0 == $1 }.count
        let count = Double(signs.count - 1)
        let deviation = (count * (1 / Self.signs) * (1 - 1 / Self.signs)).squareRoot()
        return ((Double(same) - count / Self.signs) / deviation).magnitude
    }

    /// Six standard deviations, for either.
    private static func isLikeChance(_ texts: [String], at place: Int) -> Bool {
        unevenness(texts, at: place) < 90 && repetition(texts, at: place) < 6
    }

    @Test(arguments: 0..<6)
    func `one number's text tells nothing of the next one's`(place: Int) {
        #expect(Self.isLikeChance(Self.texts, at: place))
    }

    /// The control.
    @Test(arguments: 0..<6)
    func `without a key the texts count`(place: Int) {
        let counting = BookingReference { _ in 0 }
        let texts = (0..<20_000).map { counting.text(of: $0) }
        #expect(!Self.isLikeChance(texts, at: place))
    }
}
