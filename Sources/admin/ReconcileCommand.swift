import ArgumentParser
import Cache
import Expiry
import Platform
import Redis
import Reservations
import Storage

struct ReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compares counters, seats, tallies and the seat gate with the bookings.",
        discussion: """
            What differs is a line each. With --repair counters and claims become what the live bookings \
            say, inventory by inventory while nobody books there, tallies what all bookings say, and wrong \
            entries at the gate are deleted. The exit code is 1 if something differs, and with --repair if something still does.
            """
    )

    /// For millions of bookings.
    private static let time = Duration.seconds(3_600)

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
        let gateRepair = GateRepair(gate: gate, store: store)
        let deadline = Deadline.now + Self.time
        let inventories = try store.unsoundInventories(until: deadline)
        for id in inventories {
            print("inventory \(id): its counters differ from its bookings")
            if repair { try store.repair(inventory: id, until: deadline) }
        }
        let tallies = try store.unsoundTallies(until: deadline)
        for status in tallies { print("bookings \(status): their tally differs from their number") }
        if repair, !tallies.isEmpty { try store.repairTallies(until: deadline) }
        // Compared with claims that are right by now.
        let entries = try gateRepair.wrongEntries(among: entries(at: gate), until: deadline)
        for entry in entries {
            print("gate: \(entry.seat.inventoryID) \(entry.seat.code) is kept by \(entry.token)")
        }
        if repair { gateRepair.delete(entries) }
        guard repair else {
            if inventories.isEmpty, tallies.isEmpty, entries.isEmpty {
                return print("nothing differs")
            }
            throw ExitCode.failure
        }
        print(
            """
            mended: \(inventories.count) inventories, \(tallies.count) tallies, \
            \(entries.count) entries at the gate
            """
        )
        guard try store.unsoundInventories(until: deadline).isEmpty,
            try store.unsoundTallies(until: deadline).isEmpty
        else { throw ExitCode.failure }
    }

    /// All of them; none where Redis cannot be asked.
    private func entries(at gate: SeatGate) -> [SeatGate.Entry] {
        do throws(RedisError) {
            return try gate.entries()
        } catch {
            print("gate: Redis cannot be asked, so nothing is known of it")
            return []
        }
    }
}
