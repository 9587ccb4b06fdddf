package import Daemon

/// What calls came to, by policy, since the process began.
final class AdmissionCounts: Sendable {
    private struct Counts: Sendable {
        let admitted = Counter()
        let refused = Counter()
        let open = Counter()
    }

    private let counts = Dictionary(
        uniqueKeysWithValues: LimitPolicy.Name.allCases.map { ($0, Counts()) }
    )

    func add(_ admission: Admission) {
        let counts = counts[admission.policy.name]
        switch admission.verdict {
        case .admitted: counts?.admitted.add()
        case .refused: counts?.refused.add()
        case .open: counts?.open.add()
        }
    }

    fileprivate func write(_ family: String, into text: inout MetricsText) {
        for name in LimitPolicy.Name.allCases {
            guard let counts = counts[name] else { continue }
            let policy = name.rawValue
            text.sample(family, ["policy": policy, "result": "admitted"], counts.admitted.value)
            text.sample(family, ["policy": policy, "result": "refused"], counts.refused.value)
            text.sample(family, ["policy": policy, "result": "open"], counts.open.value)
        }
    }
}

extension RateLimiter {
    package func writeMetrics(into text: inout MetricsText) {
        let family = "holdfast_limit_calls_total"
        text.family(family, .counter, "Calls by limit; open: admitted as Redis was away.")
        counts.write(family, into: &text)
        text.gauge(
            "holdfast_limit_identities",
            "Users and addresses whose limits are in memory.",
            identityCount
        )
    }
}
