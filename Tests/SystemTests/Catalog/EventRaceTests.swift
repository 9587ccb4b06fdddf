import JSONText
import Support
import Testing

@Suite("An event that is deleted while it changes", .serialized)
struct EventRaceTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    @Test
    func `takes its new ticket types with it, or is not there for them`() throws {
        for _ in 1...10 {
            let event = try stack.makeEvent(by: organizer)
            let statuses = try onThreads(4) { [stack, organizer] index in
                let answer =
                    index == 0
                    ? try? stack.call("DELETE", "/events/\(event)", by: organizer)
                    : try? stack.makeTicketType(
                        event,
                        by: organizer,
                        [("name", .string("type \(index)"))]
                    )
                return answer?.status
            }
            #expect(statuses.count { $0 == 204 } == 1)
            #expect(statuses.allSatisfy { $0 == 204 || $0 == 201 || $0 == 404 }, "\(statuses)")
            let left = try stack.database.query(
                "SELECT count(*) FROM ticket_types WHERE inventory_id = '\(event)'"
            )
            #expect(left == ["0"])
        }
    }

    @Test
    func `waits for its ticket types before it keeps others from its counts`() throws {
        let event = try stack.makeEvent(by: organizer)
        _ = try stack.makeTicketType(event, by: organizer)
        let lock = try HeldLock("ticket_type_counts", in: stack.database)
        let deleting = try Crowd(1) { [stack, organizer] _ in
            _ = try? stack.call("DELETE", "/events/\(event)", by: organizer)
        }
        let isWaiting = eventually { [database = stack.database] in
            let waiting = try? database.query(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE wait_event_type = 'Lock' AND query LIKE '%ticket_type_counts%'
                  AND datname = current_database()
                """
            )
            return waiting == ["1"]
        }
        #expect(isWaiting)
        let free = try stack.database.query(
            "SELECT 1 FROM inventory_counts WHERE inventory_id = '\(event)' FOR UPDATE NOWAIT"
        )
        #expect(free == ["1"])
        lock.release()
        deleting.join()
    }
}
