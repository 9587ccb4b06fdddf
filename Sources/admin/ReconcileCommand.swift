import ArgumentParser
import Cache
import Platform
import Redis
import Reservations
import Storage

struct ReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compares counters, seats and the seat gate with the bookings that are live.",
        discussion: """
            What differs is a line each. With --repair counters and claims become what the live bookings \
            say, inventory by inventory while nobody books there, and wrong entries at the gate are \
            deleted. The exit code is 1 if something differs, and with --repair if something still does.
            """
    )

    /// For millions of bookings.
    private static let time = Duration.seconds(3_600)
    /// An entry of a request that is on its way is gone sooner.
    private static let onItsWay = 60_000

    @OptionGroup var options: CommonOptions
    @Flag(help: "Mend what differs.")
    var repair = false

    func run() throws {
        do {
            try reconcile()
        } catch let error as StoreError {
            throw Failure(error.debugDescription)
        }
    }

    private func reconcile() throws {
        let settings = try options.load()
        let store = try Store(ownerBy: settings)
        let gate = SeatGate(client: try Client(settings: settings))
        let deadline = Deadline.now + Self.time
        let inventories = try store.unsoundInventories(until: deadline)
        for id in inventories {
            print("inventory \(id): its counters differ from its bookings")
            if repair { try store.repair(inventory: id, until: deadline) }
        }
        // Compared with claims that are right by now.
        let entries = try wrongEntries(gate, store, deadline)
        for entry in entries {
            print("gate: \(entry.seat.inventoryID) \(entry.seat.code) is kept by \(entry.token)")
            if repair { gate.leave([entry.seat], token: entry.token) }
        }
        guard repair else {
            if inventories.isEmpty, entries.isEmpty { return print("nothing differs") }
            throw ExitCode.failure
        }
        print("mended: \(inventories.count) inventories, \(entries.count) entries at the gate")
        if try !store.unsoundInventories(until: deadline).isEmpty { throw ExitCode.failure }
    }

    /// Entries of bookings that do not have the seat.
    private func wrongEntries(
        _ gate: SeatGate,
        _ store: Store,
        _ deadline: Deadline
    ) throws -> [SeatGate.Entry] {
        let entries: [SeatGate.Entry]
        do throws(RedisError) {
            entries = try gate.entries().filter { $0.time < 0 || $0.time > Self.onItsWay }
        } catch {
            print("gate: Redis cannot be asked, so nothing is known of it")
            return []
        }
        let claims = try store.claims(of: entries.map(\.seat), until: deadline)
        return entries.filter { claims[$0.seat] != $0.token }
    }
}
