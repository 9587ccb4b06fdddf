package import Cache
import Daemon
package import Logging
package import Platform
package import Reservations
package import Storage
import Synchronization

/// Which sessions live, asked with every request that is not for anyone.
///
/// PostgreSQL is the truth, and Redis spares it most of the questions. An end is written to
/// PostgreSQL, then to Redis; only then is it acknowledged. Where Redis does not take it, it is
/// announced through PostgreSQL, and every process keeps it in memory. While a process does not hear
/// such announcements it asks PostgreSQL, never Redis.
package final class Sessions: Sendable {
    /// How long to wait before listening again.
    private static let pause = Duration.milliseconds(250)

    private let store: Store
    private let cache: SessionCache
    private let logger: Logger
    private let revoked = RevocationMemory()
    private let isHearing = Atomic(false)
    /// Off only in the control of a test that shows what announcements are for.
    private let announces: Bool
    let questions = Counter()
    let announcements = Counter()

    package init(store: Store, cache: SessionCache, logger: Logger, announces: Bool = true) {
        self.store = store
        self.cache = cache
        self.logger = logger
        self.announces = announces
    }

    /// Whether other processes' announcements are heard.
    var hears: Bool { isHearing.load(ordering: .acquiring) }

    /// Who a token's bearer is, nil if the session has ended or never was.
    package func principal(
        _ claims: AccessClaims,
        until deadline: Deadline
    ) throws(StoreError) -> Principal? {
        guard !revoked.contains(Revocation(.session, claims.sessionID)) else { return nil }
        let trusts =
            hears && !revoked.contains(Revocation(.account, claims.userID))
        if trusts {
            switch cache.find(sessionID: claims.sessionID, userID: claims.userID) {
            case .alive(let account):
                return Principal(account: account, sessionID: claims.sessionID)
            case .dead: return nil
            case .unknown: break
            }
        }
        return try ask(claims, remembers: trusts, until: deadline)
    }

    /// Makes the end of sessions known everywhere, once PostgreSQL has it.
    package func bury(_ sessionIDs: [String], until deadline: Deadline) throws(StoreError) {
        guard !cache.bury(sessionIDs) else { return }
        try announce(sessionIDs.map { Revocation(.session, $0) }, until: deadline)
    }

    /// Makes known everywhere that an account has changed, once PostgreSQL has it.
    package func distrust(_ userID: String, until deadline: Deadline) throws(StoreError) {
        guard !cache.distrust(userID) else { return }
        try announce([Revocation(.account, userID)], until: deadline)
    }

    /// Hears what others announce, until `isOver`, for a thread of the process to do all the time.
    package func follow(isOver: () -> Bool) {
        while !isOver() {
            do throws(StoreError) {
                try store.listen(
                    isOver: isOver,
                    began: { recent in
                        revoked.add(recent)
                        isHearing.store(true, ordering: .releasing)
                    },
                    heard: { revoked.add([$0]) }
                )
            } catch {
                if isHearing.exchange(false, ordering: .acquiringAndReleasing) {
                    logger.warning(
                        "announcements are not heard: sessions are looked up in PostgreSQL",
                        metadata: ["error": .string(error.debugDescription)]
                    )
                }
            }
            Process.sleep(Self.pause)
        }
    }

    private func ask(
        _ claims: AccessClaims,
        remembers: Bool,
        until deadline: Deadline
    ) throws(StoreError) -> Principal? {
        questions.add()
        let account = try store.account(ofSession: claims.sessionID, until: deadline)
        guard let account, account.id == claims.userID else {
            // It never comes back, so that nobody need ask again.
            if account == nil, remembers { _ = cache.bury([claims.sessionID]) }
            return nil
        }
        let principal = Principal(account: account, sessionID: claims.sessionID)
        if remembers { cache.remember(principal) }
        return principal
    }

    private func announce(
        _ revocations: [Revocation],
        until deadline: Deadline
    ) throws(StoreError) {
        guard announces else { return }
        announcements.add(revocations.count)
        revoked.add(revocations)
        try store.announce(revocations, until: deadline)
    }
}
