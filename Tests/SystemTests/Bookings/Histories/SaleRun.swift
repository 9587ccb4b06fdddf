import Platform
import Support
import Testing

/// Hundreds of clients at a fair over two responders, for some time.
final class SaleRun: Sendable {
    let stack: Stack
    private let second: Monitor<SecondResponder>
    /// What stands between the responders and PostgreSQL, if anything does.
    let proxy: PostgresProxy?
    private let settings: [String: String]
    private let boards: [SaleBoard]
    private let fair: Fair
    private let seed: UInt64

    /// On a machine that is busy with other tests nobody is turned away for having waited.
    static let patience = [
        "HOLDFAST_BOOKING_WAIT_MS": "20000", "HOLDFAST_REQUEST_MS": "25000",
        "HOLDFAST_QUEUE_WAIT_MS": "20000", "HOLDFAST_DATABASE_WAIT_MS": "10000",
        "HOLDFAST_DATABASE_CONNECT_MS": "10000", "HOLDFAST_DATABASE_STATEMENT_MS": "10000",
    ]

    private static let accounts = 40
    /// Of how many COMMITs one is not answered.
    private static let cutPace = 20

    /// - Parameters:
    ///   - server: How to reach another PostgreSQL than that of all tests.
    ///   - cut: How some answers to COMMIT are lost, if they are.
    ///   - settings: What is other than usual.
    init(
        server: String? = nil,
        cutting cut: PostgresProxy.Cut? = nil,
        settings changes: [String: String] = [:],
        seed: UInt64 = SaleRun.seed
    ) throws {
        let stack = try Stack(
            settings: SharedStack.cheapPasswords.merging(changes) { _, new in new },
            limits: .outOfReach,
            server: server,
            sharesOut: true
        )
        self.stack = stack
        self.seed = seed
        fair = try Fair(stack, by: stack.visitor("organizer", role: "organizer"))
        boards = try onThreads(Self.accounts) { number in
            Result { SaleBoard(try stack.visitor("customer-\(number)")) }
        }.map { try $0.get() }
        let database = stack.database.responder
        proxy = try cut.map {
            try PostgresProxy(to: database, cutting: $0, at: "COMMIT", pace: Self.cutPace)
        }
        let way = proxy?.conninfo(insteadOf: database) ?? database
        settings = changes.merging(["HOLDFAST_DATABASE": way]) { _, new in new }
        if proxy != nil {
            stack.responder?.kill()
            try stack.startResponder(settings: settings)
        }
        let second = try SecondResponder(of: stack, settings: settings)
        try second.awaitTurn(in: stack)
        self.second = Monitor(second)
        print("a random history by HOLDFAST_TEST_SEED=\(seed)")
    }

    /// What all draw from: HOLDFAST_TEST_SEED, or another number with each run of the tests.
    ///
    /// Threads meet as they like, so that a history is not the same again, but its clients are.
    static let seed =
        Process.environment["HOLDFAST_TEST_SEED"].flatMap { UInt64($0) }
        ?? UInt64.random(in: 0..<1_000_000)

    /// Lets all clients ask until `disturb` returns, and yields their logs.
    func calls(clients: Int = 200, while disturb: () throws -> Void) throws -> [SaleCall] {
        let isOver = Monitor(false)
        let logs = Monitor<[SaleCall]>([])
        let crowd = try Crowd(clients) { [stack, fair, boards, seed] number in
            let board = boards[number % boards.count]
            var client = SaleClient(stack, fair, board, number: number, seed: seed)
            client.run { isOver.withLock { $0 } }
            logs.withLock { $0 += client.calls }
        }
        defer {
            isOver.withLock { $0 = true }
            crowd.join()
        }
        try disturb()
        isOver.withLock { $0 = true }
        crowd.join()
        return logs.withLock { $0 }
    }

    /// Checks what clients were told against what is stored, once all that is unknown has been resolved.
    func check(_ calls: [SaleCall], lostResponder: Bool = false) throws {
        var faults: [String] = []
        _ = eventually(within: .seconds(30)) {
            guard let stored = try? StoredSales(stack.database) else { return false }
            faults = SaleCheck(calls: calls, stored: stored, lostResponder: lostResponder).faults
            return faults.isEmpty
        }
        let stored = try StoredSales(stack.database)
        let check = SaleCheck(calls: calls, stored: stored, lostResponder: lostResponder)
        let tale = faults.prefix(10) + check.strangersTales.prefix(100)
        #expect(faults.isEmpty, "seed \(seed): \(tale.joined(separator: "\n"))")
        let invariants = try stack.holdfast("invariants")
        #expect(invariants.code == 0, "seed \(seed): \(invariants.output)")
    }

    /// Whether both responders have sold: all batches are in the database.
    var isShared: Bool {
        let ofSecond = second.withLock { try? $0.metric("holdfast_booking_batches_total") } ?? 0
        let all = (try? stack.database.query("SELECT count(*) FROM batches")) ?? []
        return ofSecond > 0 && all.first.flatMap { Int($0) } ?? 0 > ofSecond
    }

    /// Kills one responder, then the other, and starts each again after a while.
    func killResponders() throws {
        try second.withLock { second in
            second.kill()
            Process.sleep(.seconds(1))
            second = try SecondResponder(of: stack, settings: settings)
        }
        stack.responder?.kill()
        Process.sleep(.seconds(1))
        try stack.startResponder(settings: settings)
    }

    /// How often clients were told what.
    static func statuses(_ calls: [SaleCall]) -> [Int: Int] {
        Dictionary(grouping: calls) { $0.status ?? 0 }.mapValues(\.count)
    }
}
