import Accounts
import Crypto
import Testing

struct LinkTokensTests {
    private static let id = "01890a5d-ac96-774b-bcce-b302099a8057"
    private static let first = "k1:\(String(repeating: "A", count: 43))="
    private static let second = "k2:\(String(repeating: "B", count: 42))E="

    private func tokens(_ keys: String) throws -> LinkTokens {
        LinkTokens(keys: try #require(KeyRing(keys)))
    }

    @Test
    func `a request has the same token at each attempt, and no other request has it`() throws {
        let tokens = try tokens(Self.first)
        let token = tokens.token(for: Self.id)
        #expect(token == tokens.token(for: Self.id))
        #expect(token != tokens.token(for: "01890a5d-ac96-774b-bcce-b302099a8058"))
        #expect(Base64URL.decode(Array(token.utf8)[...])?.count == 32)
    }

    @Test
    func `the first key makes it, and no other`() throws {
        let token = try tokens(Self.first).token(for: Self.id)
        #expect(try tokens("\(Self.first),\(Self.second)").token(for: Self.id) == token)
        #expect(try tokens("\(Self.second),\(Self.first)").token(for: Self.id) != token)
    }

    @Test
    func `it is no signature of a token that logs in`() throws {
        let ring = try #require(KeyRing(Self.first))
        let signature = ring.first.tokens.code(of: Array("password-reset \(Self.id)".utf8))
        #expect(LinkTokens(keys: ring).token(for: Self.id) != Base64URL.encode(signature))
    }

    @Test
    func `its hash is SHA-256 of its text`() {
        #expect(
            Base64URL.encode(LinkTokens.hash("abc"))
                == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"
        )
    }
}
