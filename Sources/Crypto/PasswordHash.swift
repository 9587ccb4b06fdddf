import CSodium

/// A password's hash by Argon2id, see RFC 9106, as a PHC string with its parameters and salt.
package struct PasswordHash: Sendable, Hashable {
    /// What a guess costs.
    package struct Cost: Sendable, Hashable {
        /// KiB of memory, at least 8.
        package let memory: Int
        /// Passes over it, at least 1.
        ///
        /// The lanes are always one: libsodium's only choice.
        package let passes: Int

        package init(memory: Int, passes: Int) {
            self.memory = memory
            self.passes = passes
        }

        /// What is left of this cost once another has been paid; nil if that is next to nothing.
        package func rest(after paid: Cost?) -> Cost? {
            guard let paid else { return nil }
            let memory = (self.memory * passes - paid.memory * paid.passes) / passes
            return memory < 8 ? nil : Cost(memory: memory, passes: passes)
        }

        /// As OWASP's Password Storage Cheat Sheet recommends: 19 MiB, two passes.
        package static let standard = Cost(memory: 19_456, passes: 2)
    }

    /// As in `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
    package let text: String

    /// Takes over a string that has been stored.
    package init(stored text: String) {
        self.text = text
    }

    /// Hashes a password with a random salt; this takes as long as its cost says.
    ///
    /// - Returns: nil if the memory cannot be had.
    package init?(of password: [UInt8], cost: Cost) {
        guard Sodium.isReady else { return nil }
        var characters = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let status = crypto_pwhash_str_alg(
            &characters,
            Self.characters(of: password),
            UInt64(password.count),
            UInt64(cost.passes),
            cost.memory * 1_024,
            crypto_pwhash_ALG_ARGON2ID13
        )
        guard status == 0 else { return nil }
        let bytes = characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// Whether this is the password's hash; takes as long as the hash's own cost says.
    package func matches(_ password: [UInt8]) -> Bool {
        guard Sodium.isReady else { return false }
        return crypto_pwhash_str_verify(
            text,
            Self.characters(of: password),
            UInt64(password.count)
        ) == 0
    }

    /// The cost that the string tells, nil if it is not one of ours.
    package var cost: Cost? {
        let parts = text.split(separator: "$")
        guard parts.count == 5, parts[0] == "argon2id" else { return nil }
        let values = parts[2].split(separator: ",").map { $0.split(separator: "=") }
        guard values.count == 3, values.allSatisfy({ $0.count == 2 }),
            let memory = Int(values[0][1]), let passes = Int(values[1][1])
        else { return nil }
        return Cost(memory: memory, passes: passes)
    }

    /// Whether a hash of that cost would be harder to guess.
    package func isCheaper(than cost: Cost) -> Bool {
        guard let mine = self.cost else { return true }
        return mine.memory < cost.memory || mine.passes < cost.passes
    }

    private static func characters(of password: [UInt8]) -> [CChar] {
        password.map { CChar(bitPattern: $0) }
    }
}
