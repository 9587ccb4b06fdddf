import Reservations
import Testing

@Suite("A cursor of inventories")
struct InventoryCursorTests {
    private static let id = "0198c5e2-7b1a-7c3d-8e4f-0123456789ab"

    @Test("reads back as it was written", arguments: InventoryOrder.allCases)
    func roundTrip(order: InventoryOrder) {
        let cursor = InventoryCursor(order: order, rank: 1_000_000, id: Self.id)
        #expect(InventoryCursor(cursor.description) == cursor)
    }

    @Test(
        "that is not ours, or tells what nothing can be, is none",
        arguments: [
            "", "e1", "e2.start_time.1.\(id)", "e1.size.1.\(id)", "e1.start_time.a.\(id)",
            "e1.start_time.01.\(id)", "e1.start_time.1.x", "e1.start_time.1.\(id).2",
            "e1.start_time.-1.\(id)", "e1.start_time.\(Int.min).\(id)",
            "e1.start_time.\(Int.max).\(id)", "e1.created_at.253402300800000000.\(id)",
            "e1.total_capacity.2147483648.\(id)", "e1.total_capacity.0.\(id)",
        ]
    )
    func refusals(text: String) {
        #expect(InventoryCursor(text) == nil)
    }
}
