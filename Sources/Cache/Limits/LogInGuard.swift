import Daemon
import Platform
package import Redis

/// Makes guessing passwords slow, without asking what is right.
///
/// Failures count by name, whether there is such a user or not, and by address. A name's first few
/// are free; after that each one blocks the name for longer, a minute at most. An address from
/// which the name was logged into before counts the name by itself: a stranger's guesses elsewhere
/// do not lock the owner out. Guesses that were under way when a block began learn nothing from it,
/// as `settle` refuses them whatever the password was.
///
/// Where Redis cannot be asked nobody is blocked: nginx limits how often one may try at all.
package final class LogInGuard: Sendable {
    package struct Rules: Sendable {
        /// A name's failures that block nothing yet; the last of them begins the first block.
        package var freeFailures = 10
        /// The same for an address, with whatever names.
        package var addressFailures = 100
        /// Failures are forgotten so long after the first of them, and so is their block.
        package var window = Duration.seconds(900)
        /// How long the first block lasts; each further failure doubles that.
        package var firstBlock = Duration.seconds(4)
        package var longestBlock = Duration.seconds(60)
        /// How long an address from which a name was logged into is known for it.
        package var knownFor = Duration.seconds(30 * 86_400)

        package init() {}
    }

    package enum Verdict: Sendable, Hashable {
        case open
        /// Not now; how many whole seconds it lasts, from 1 to the longest block.
        case blocked(seconds: Int)
    }

    private let client: Client
    private let rules: Rules
    let counts = LogInCounts()

    package init(_ client: Client, _ rules: Rules) {
        self.client = client
        self.rules = rules
    }

    /// Whether a password may be looked at; asked before that is done.
    ///
    /// - Parameters:
    ///   - name: Stands for the name that somebody logs in by, without telling it: Redis' keys are
    ///     no place for names.
    ///   - address: The `AddressKey`.
    package func admit(name: String, address: String) -> Verdict {
        verdict(of: GuardScripts.admit, name, address, [])
    }

    /// Counts how a log-in ended, and says whether its client may be told.
    ///
    /// - Returns: Blocked if others' failures have blocked the name or the address meanwhile: the
    ///   answer must be a refusal, whether the password was right or not, and nothing is counted.
    package func settle(name: String, address: String, succeeded: Bool) -> Verdict {
        let verdict = verdict(
            of: GuardScripts.settle,
            name,
            address,
            [
                succeeded ? 1 : 0, rules.freeFailures, rules.addressFailures,
                rules.window.milliseconds, rules.firstBlock.milliseconds,
                rules.longestBlock.milliseconds, rules.knownFor.milliseconds,
            ]
        )
        if verdict == .open, !succeeded { counts.failures.add() }
        return verdict
    }

    /// Makes an address known for a name, as a log-in does: for who has proved otherwise that the
    /// name is his, by registering it or by a link from his mail.
    package func trust(name: String, address: String) {
        let keys = GuardKeys(name: name, address: address)
        let length = String(rules.knownFor.milliseconds)
        _ = try? client.send(Command("SET", keys.known, "1", "PX", length))
    }

    private func verdict(
        of script: Script,
        _ name: String,
        _ address: String,
        _ numbers: [Int]
    ) -> Verdict {
        let reply = try? client.run(
            script,
            keys: GuardKeys(name: name, address: address).all,
            arguments: numbers.map { Array(String($0).utf8) }
        )
        guard case .array(let left) = reply, left.count == 2, let byName = left[0].integer,
            let byAddress = left[1].integer
        else {
            counts.open.add()
            return .open
        }
        guard max(byName, byAddress) > 0 else { return .open }
        (byName >= byAddress ? counts.blockedNames : counts.blockedAddresses).add()
        let longest = rules.longestBlock.milliseconds
        return .blocked(seconds: (min(longest, max(byName, byAddress)) + 999) / 1_000)
    }
}
