import Daemon
package import Platform
package import Redis
package import Reservations

/// Turns away, in microseconds, the crowd on a seat that is gone; PostgreSQL decides who has it.
///
/// An entry in Redis is pending while its owner's request is on its way, then held for as long as the
/// booking is. It goes by its owner's token or by its time, and one request a second passes whatever it
/// says, so that a wrong entry cannot outlive a second of demand. Where Redis cannot be asked all pass.
package final class SeatGate: Sendable {
    /// What came of asking for seats.
    package enum Admission: Sendable, Hashable {
        case entered
        /// Somebody has these, or is about to.
        case refused([SeatKey])
    }

    /// How long the way past an entry stays closed after somebody has taken it.
    static let probePause = Duration.seconds(1)
    /// How long a confirmed seat turns others away before one must look again.
    static let confirmedTime = Duration.seconds(3_600)

    /// What every entry's key begins with; the format's version is in it.
    static let prefix = "hf:g1:"

    let client: Client
    let refusals = Counter()

    package init(client: Client) {
        self.client = client
    }

    /// Somebody who asks for seats.
    package struct Visit: Sendable {
        package let seats: [SeatKey]
        /// Whose they are to be, known to nobody else.
        package let token: String
        /// Until when the request may be on its way.
        package let deadline: Deadline

        package init(seats: [SeatKey], token: String, until deadline: Deadline) {
            self.seats = seats
            self.token = token
            self.deadline = deadline
        }
    }

    /// Asks for seats, for all visitors in one round trip, one after another; whoever is refused one keeps
    /// none.
    package func enter(_ visits: [Visit]) -> [Admission] {
        let parts = visits.map { groups(of: $0.seats) }
        let calls = zip(visits, parts).flatMap { visit, groups in
            let time = max(1, (visit.deadline - .now).milliseconds)
            let arguments = [visit.token, String(time), String(Self.probePause.milliseconds)]
            return groups.map { call(SeatGateScripts.enter, $0, arguments) }
        }
        guard !calls.isEmpty, let replies = try? client.run(calls) else {
            return visits.map { _ in .entered }
        }
        var rest = replies[...]
        var left: [Settlement] = []
        let admissions = zip(visits, parts).map { visit, groups -> Admission in
            let taken = zip(groups, rest.prefix(groups.count)).map { Self.taken($0, $1) }
            rest = rest.dropFirst(groups.count)
            guard taken.contains(where: { !$0.isEmpty }) else { return .entered }
            refusals.add()
            for (group, taken) in zip(groups, taken) where taken.isEmpty {
                left.append(.left(group, token: visit.token))
            }
            return .refused(taken.flatMap(\.self))
        }
        settle(left)
        return admissions
    }

    /// Those of the seats that the gate refuses; none where it cannot say.
    private static func taken(_ seats: [SeatKey], _ reply: Reply) -> [SeatKey] {
        guard case .array(let places) = reply else { return [] }
        return places.compactMap(\.integer).filter { (1...seats.count).contains($0) }
            .map { seats[$0 - 1] }
    }

    /// What becomes of seats that a token has; of those that it has not any more, nothing.
    package enum Settlement: Sendable {
        case left([SeatKey], token: String)
        /// A booking has them, for so long; nil for good.
        case kept([SeatKey], token: String, bookingID: String, for: Duration?)
        /// A booking has them that has passed by the gate, for so long; nil for good. Where somebody is on the
        /// way that entry stays: it goes with the refusal.
        case taken([SeatKey], bookingID: String, for: Duration?)
    }

    /// Settles, in one round trip.
    package func settle(_ settlements: [Settlement]) {
        var calls: [ScriptCall] = []
        for settlement in settlements {
            switch settlement {
            case .left(let seats, let token):
                calls += groups(of: seats).map { call(SeatGateScripts.leave, $0, [token]) }
            case .kept(let seats, let token, let bookingID, let time):
                calls += groups(of: seats).map {
                    call(SeatGateScripts.keep, $0, [token, bookingID, Self.length(of: time)])
                }
            case .taken(let seats, let bookingID, let time):
                calls += groups(of: seats).map {
                    call(SeatGateScripts.take, $0, [bookingID, Self.length(of: time)])
                }
            }
        }
        if !calls.isEmpty { _ = try? client.run(calls) }
    }

    /// How long an entry stays, in ms.
    private static func length(of time: Duration?) -> String {
        String((time ?? confirmedTime).milliseconds)
    }

    /// Gives seats back that are this token's, and no others.
    package func leave(_ seats: [SeatKey], token: String) {
        settle([.left(seats, token: token)])
    }

    /// Those of one inventory together: their keys lie in one slot of a Redis Cluster.
    private func groups(of seats: [SeatKey]) -> [[SeatKey]] {
        var groups: [[SeatKey]] = []
        for seat in seats {
            if groups.last?.first?.inventoryID == seat.inventoryID {
                groups[groups.count - 1].append(seat)
            } else {
                groups.append([seat])
            }
        }
        return groups
    }

    private func call(_ script: Script, _ seats: [SeatKey], _ arguments: [String]) -> ScriptCall {
        let keys = seats.map { "\(Self.prefix){\($0.inventoryID)}:\($0.code)" }
        return ScriptCall(
            script,
            keys: keys + (script == SeatGateScripts.enter ? keys.map { "\($0):p" } : []),
            arguments: arguments.map { Array($0.utf8) }
        )
    }
}
