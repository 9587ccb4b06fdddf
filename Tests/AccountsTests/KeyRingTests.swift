import Accounts
import Crypto
import Testing

struct KeyRingTests {
    /// 32 bytes, each the same.
    private static let zeros = "\(String(repeating: "A", count: 43))="
    private static let ones = "\(String(repeating: "AQEB", count: 10))AQE="

    @Test
    func `the first key signs, and all of them are known`() throws {
        let ring = try #require(KeyRing("new:\(Self.ones),old:\(Self.zeros)"))
        #expect(ring.first.id == "new")
        #expect(ring.all.map(\.id) == ["new", "old"])
        #expect(ring["old"]?.id == "old")
        #expect(ring["OLD"] == nil)
        #expect(ring[""] == nil)
    }

    @Test
    func `a secret may be in either alphabet of base 64`() throws {
        let plain = "k:\(String(repeating: "+/+/", count: 10))+/8="
        let safe = "k:\(String(repeating: "-_-_", count: 10))-_8"
        let keys = try [plain, safe].map { try #require(KeyRing($0)).first }
        #expect(keys[0].tokens.code(of: [1]) == keys[1].tokens.code(of: [1]))
    }

    @Test
    func `keys of one secret make other codes for tokens than for what is derived`() throws {
        let key = try #require(KeyRing("k:\(Self.zeros)")).first
        #expect(key.tokens.code(of: [1]) != key.derivation.code(of: [1]))
    }

    @Test(
        arguments: [
            "", ",", ":", "k", "k:", ":\(zeros)", "k:AAAA", "k:\(zeros.dropFirst(4))",
            "k:\(zeros)A", "k:\(zeros) ", " k:\(zeros)", "k k:\(zeros)", "ö:\(zeros)",
            "k:\(zeros),", ",k:\(zeros)", "k:\(zeros),,l:\(zeros)", "k:\(zeros),k:\(ones)",
            "k:\(zeros);l:\(ones)", "k:\(zeros)\n", "k:\(String(repeating: "*", count: 44))",
            "\(String(repeating: "k", count: 33)):\(zeros)",
        ]
    )
    func `a text that is anything else is none`(text: String) {
        #expect(KeyRing(text) == nil)
    }

    @Test
    func `there are at most 16 keys, with names of at most 32 characters`() {
        func keys(_ count: Int) -> String {
            (0..<count).map { "k\($0):\(Self.zeros)" }.joined(separator: ",")
        }
        #expect(KeyRing(keys(16)) != nil)
        #expect(KeyRing(keys(17)) == nil)
        #expect(KeyRing("\(String(repeating: "k", count: 32)):\(Self.zeros)") != nil)
        #expect(KeyRing("a-Z_0.9:\(Self.zeros)") != nil)
    }
}
