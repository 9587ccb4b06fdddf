/// What a customer wants to know of a seat before taking it.
package enum SeatFeature: String, Hashable, Sendable, CaseIterable {
    case window, aisle
    case exitRow = "exit_row"
    /// A place for a wheelchair.
    case wheelchair
    /// For who comes with somebody in a wheelchair.
    case companion
    case restrictedView = "restricted_view"
}
