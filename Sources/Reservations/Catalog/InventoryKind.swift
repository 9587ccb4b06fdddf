/// What can be booked.
package enum InventoryKind: String, Sendable, CaseIterable {
    case flight, show, event
}
