import Crypto
import Testing

struct PasswordHashTests {
    private static let cheap = PasswordHash.Cost(memory: 64, passes: 1)

    @Test
    func `a hash tells its cost, and no two of one password are the same`() throws {
        let first = try #require(PasswordHash(of: [1, 2], cost: Self.cheap))
        let second = try #require(PasswordHash(of: [1, 2], cost: Self.cheap))
        #expect(first != second)
        #expect(first.cost == Self.cheap)
        #expect(first.text.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
        #expect(PasswordHash(stored: first.text).matches([1, 2]))
        #expect(!first.matches([1, 3]) && !first.matches([1]) && !first.matches([]))
    }

    @Test
    func `the usual cost is 19 MiB and two passes`() throws {
        let hash = try #require(PasswordHash(of: [], cost: .standard))
        #expect(hash.text.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(hash.matches([]))
    }

    @Test
    func `one that is cheaper in either way is cheaper`() {
        func hash(_ memory: Int, _ passes: Int) -> PasswordHash {
            PasswordHash(stored: "$argon2id$v=19$m=\(memory),t=\(passes),p=1$c2FsdA$aGFzaA")
        }
        let cost = PasswordHash.Cost(memory: 100, passes: 2)
        #expect(!hash(100, 2).isCheaper(than: cost))
        #expect(!hash(200, 3).isCheaper(than: cost))
        #expect(hash(99, 2).isCheaper(than: cost))
        #expect(hash(100, 1).isCheaper(than: cost))
        #expect(hash(200, 1).isCheaper(than: cost))
    }

    @Test(
        arguments: [
            "", "x", "$argon2i$v=19$m=65536,t=9,p=1$c2FsdA$aGFzaA",
            "$argon2id$v=19$m=,t=,p=$c2FsdA$aGFzaA", "$2b$10$abcdefghijklmnopqrstuv", "$$$$$",
            "$argon2id$v=19$m=64$c2FsdA$aGFzaA",
        ]
    )
    func `what is no hash of ours matches nothing and is to be renewed`(text: String) {
        let hash = PasswordHash(stored: text)
        #expect(hash.cost == nil)
        #expect(hash.isCheaper(than: Self.cheap))
        #expect(!hash.matches([]) && !hash.matches(Array(text.utf8)))
    }
}
