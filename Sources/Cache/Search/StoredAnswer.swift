/// An answer as it lies in Redis: the finished body behind a line that says how long it holds.
///
/// `<expiry in ms since 1970> <stamp> <checksum>\n<body>`, so that a hit decodes
/// nothing. Whatever reads differently is no answer.
struct StoredAnswer: Hashable {
    let expiry: Int
    /// The generation, and the words of its marks: what was right when it was made.
    let stamp: String
    let body: [UInt8]

    init(expiry: Int, stamp: String, body: [UInt8]) {
        self.expiry = expiry
        self.stamp = stamp
        self.body = body
    }

    init?(bytes: [UInt8]) {
        var place = 0
        guard let expiry = Self.number(in: bytes, &place, radix: 10, until: UInt8(ascii: " ")),
            let end = bytes[place...].prefix(Self.stampLimit + 1).firstIndex(of: UInt8(ascii: " "))
        else { return nil }
        let stamp = String(decoding: bytes[place..<end], as: UTF8.self)
        place = end + 1
        guard let sum = Self.number(in: bytes, &place, radix: 16, until: UInt8(ascii: "\n")) else {
            return nil
        }
        self.init(
            expiry: Int(clamping: expiry),
            stamp: stamp,
            body: Array(bytes[place...])
        )
        guard sum == checksum else { return nil }
    }

    /// Reads a number up to the byte that ends it, and goes past that; by hand, for every hit does.
    private static func number(
        in bytes: [UInt8],
        _ place: inout Int,
        radix: UInt64,
        until end: UInt8
    ) -> UInt64? {
        var number: UInt64 = 0
        for index in place..<min(place + numberLimit + 1, bytes.count) {
            guard bytes[index] != end else {
                defer { place = index + 1 }
                return index > place ? number : nil
            }
            let digit: UInt8
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[index] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                digit = bytes[index] - UInt8(ascii: "a") + 10
            default: return nil
            }
            guard digit < radix else { return nil }
            number = number &* radix &+ UInt64(digit)
        }
        return nil
    }

    var bytes: [UInt8] {
        let checksum = String(checksum, radix: 16)
        return Array("\(expiry) \(stamp) \(checksum)\n".utf8) + body
    }

    /// No number of the first line is longer, in bytes: 16 digits make 64 bits in hexadecimal.
    private static let numberLimit = 16
    /// No stamp is: a generation and the words of six marks, of 13 bytes each, with signs between them.
    private static let stampLimit = 7 * 14

    /// Of all three, after FNV-1a, by words of eight bytes: finds accidents, not forgers.
    private var checksum: UInt64 {
        var sum = 0xCBF2_9CE4_8422_2325 ^ UInt64(bitPattern: Int64(expiry))
        Self.add(Array(stamp.utf8), to: &sum)
        Self.add(body, to: &sum)
        return sum
    }

    private static func add(_ bytes: [UInt8], to sum: inout UInt64) {
        sum = (sum ^ UInt64(bytes.count)) &* 0x100_0000_01B3
        for start in stride(from: 0, to: bytes.count, by: 8) {
            var word: UInt64 = 0
            for index in start..<min(start + 8, bytes.count) {
                word = word << 8 | UInt64(bytes[index])
            }
            sum = (sum ^ word) &* 0x100_0000_01B3
            sum ^= sum >> 29
        }
    }
}
