/// Which events are wanted, and in what order.
package struct EventListing: Hashable, Sendable {
    /// Nil for those that are neither past nor cancelled.
    package var status: InventoryStatus?
    /// Words of the place.
    package var location: String?
    /// Words of name and description.
    package var words: String?
    package var order = InventoryOrder.startTime
    package var limit = PageLimits.standard
    package var cursor: InventoryCursor?

    package init() {}
}
