package import Reservations

/// A word on money that goes back.
package struct RefundReport: Hashable, Sendable {
    package let refundID: String
    package let bookingID: String
    /// Never that it is to be made.
    package let step: BookingChange.RefundStep
    /// The provider's own name for it.
    package let providerID: String?

    package init(
        refundID: String,
        bookingID: String,
        _ step: BookingChange.RefundStep = .done,
        providerID: String? = nil
    ) {
        self.refundID = refundID
        self.bookingID = bookingID
        self.step = step
        self.providerID = providerID
    }
}
