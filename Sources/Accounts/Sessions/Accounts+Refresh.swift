import Crypto
package import Platform
import Reservations
import Storage

extension Accounts {
    /// Carries a session on: the token's successor takes its place.
    ///
    /// - Parameter key: The client's Idempotency-Key: with the same one a lost answer is given again.
    /// - Returns: Nil if the token is no good (any more); a used one has then ended its session.
    package func refresh(
        _ token: String,
        key: String?,
        until deadline: Deadline
    ) throws(Failure) -> TokenPair? {
        let successor =
            key.map { refreshTokens.successor(of: token, key: $0) } ?? refreshTokens.drawn()
        let rotation = TokenRotation(
            tokenHash: RefreshTokens.hash(token),
            successorHash: RefreshTokens.hash(successor),
            keyHash: key.map { sha256(Array($0.utf8)) }
        )
        let outcome = try asking { () throws(StoreError) in
            try store.rotate(rotation, until: deadline)
        }
        switch outcome {
        case .refused: return nil
        case .reused(let session):
            try asking { () throws(StoreError) in try sessions.bury([session], until: deadline) }
            return nil
        case .rotated(let principal):
            return TokenPair(access: tokens.token(for: principal), refresh: successor)
        case .givenAgain(let principal, let hash):
            // Without the key of that time it cannot be told again, but nobody is to be shut out.
            guard let key,
                let again = refreshTokens.successor(of: token, key: key, withHash: hash)
            else { return nil }
            return TokenPair(access: tokens.token(for: principal), refresh: again)
        }
    }

    /// Ends the session that a refresh token belongs to, also by one that was used or has expired.
    ///
    /// - Returns: Whether there is such a session; one that has ended already stays so.
    package func logOut(_ token: String, until deadline: Deadline) throws(Failure) -> Bool {
        try asking { () throws(StoreError) in
            let session = try store.endSession(
                ofToken: RefreshTokens.hash(token),
                until: deadline
            )
            guard let session else { return false }
            // Also if it had ended before: the answer to that may have been lost on the way here.
            try sessions.bury([session], until: deadline)
            return true
        }
    }
}
