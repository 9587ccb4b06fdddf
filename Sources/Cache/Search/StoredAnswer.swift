/// An answer as it lies in Redis: the finished body behind a line that says how long it holds.
///
/// `<expiry in ms since 1970> <generation> <checksum>\n<body>`, so that a hit decodes
/// nothing. Whatever reads differently is no answer.
struct StoredAnswer: Hashable {
    let expiry: Int
    let generation: String
    let body: [UInt8]

    init(expiry: Int, generation: String, body: [UInt8]) {
        self.expiry = expiry
        self.generation = generation
        self.body = body
    }

    init?(bytes: [UInt8]) {
        guard let end = bytes.prefix(Self.headLimit).firstIndex(of: UInt8(ascii: "\n")) else {
            return nil
        }
        let head = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
        let body = Array(bytes[(end + 1)...])
        guard head.count == 3, let expiry = Int(head[0]),
            let checksum = UInt64(head[2], radix: 16)
        else { return nil }
        self.init(expiry: expiry, generation: String(head[1]), body: body)
        guard checksum == self.checksum else { return nil }
    }

    var bytes: [UInt8] {
        let checksum = String(checksum, radix: 16)
        return Array("\(expiry) \(generation) \(checksum)\n".utf8) + body
    }

    /// The first line is never longer, in bytes.
    private static let headLimit = 80

    /// Of all three, after FNV-1a, by words of eight bytes: finds accidents, not forgers.
    private var checksum: UInt64 {
        var sum = 0xCBF2_9CE4_8422_2325 ^ UInt64(bitPattern: Int64(expiry))
        Self.add(Array(generation.utf8), to: &sum)
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
