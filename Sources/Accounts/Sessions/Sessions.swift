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

    /// Who tokens' bearers are, nil where the session has ended or never was: as many as are asked for in
    /// one round trip.
    ///
    /// - Returns: In the order of the claims; an error where it cannot be found out.
    package func principals(
        _ claims: [AccessClaims],
        until deadline: Deadline
    ) -> [Result<Principal?, StoreError>] {
        var lookup = Lookup(claims)
        lookup.open = claims.indices.filter { index in
            !revoked.contains(Revocation(.session, claims[index].sessionID))
        }
        guard hears else {
            ask(&lookup, remembers: [], until: deadline)
            return lookup.answers
        }
        let trusted = lookup.open.filter { index in
            !revoked.contains(Revocation(.account, claims[index].userID))
        }
        let findings = cache.find(trusted.map { (claims[$0].sessionID, claims[$0].userID) })
        for (index, finding) in zip(trusted, findings) { lookup.take(finding, of: index) }
        ask(&lookup, remembers: Set(trusted), until: deadline)
        return lookup.answers
    }

    /// What is known so far of claims.
    private struct Lookup {
        let claims: [AccessClaims]
        var answers: [Result<Principal?, StoreError>]
        /// The places of those that are to be asked for.
        var open: [Int] = []

        init(_ claims: [AccessClaims]) {
            self.claims = claims
            answers = claims.map { _ in .success(nil) }
        }

        mutating func take(_ finding: SessionCache.Finding, of index: Int) {
            switch finding {
            case .unknown: return
            case .dead: break
            case .alive(let account):
                answers[index] = .success(
                    Principal(account: account, sessionID: claims[index].sessionID)
                )
            }
            open.removeAll { $0 == index }
        }
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

    /// Asks PostgreSQL for what is open.
    ///
    /// - Parameter remembers: Whose answers Redis may have.
    private func ask(_ lookup: inout Lookup, remembers: Set<Int>, until deadline: Deadline) {
        guard !lookup.open.isEmpty else { return }
        questions.add(lookup.open.count)
        let accounts: [String: Account]
        do throws(StoreError) {
            accounts = try store.accounts(
                ofSessions: lookup.open.map { lookup.claims[$0].sessionID },
                until: deadline
            )
        } catch {
            for index in lookup.open { lookup.answers[index] = .failure(error) }
            return
        }
        var (alive, dead): ([Principal], [String]) = ([], [])
        for index in lookup.open {
            let claims = lookup.claims[index]
            guard let account = accounts[claims.sessionID] else {
                // It never comes back, so that nobody need ask again.
                if remembers.contains(index) { dead.append(claims.sessionID) }
                continue
            }
            guard account.id == claims.userID else { continue }
            let principal = Principal(account: account, sessionID: claims.sessionID)
            lookup.answers[index] = .success(principal)
            if remembers.contains(index) { alive.append(principal) }
        }
        _ = cache.bury(dead)
        cache.remember(alive)
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
