/// A provider's word that money is back.
package struct RefundReport: Hashable, Sendable {
    package let refundID: String
    package let bookingID: String
    /// The provider's own name for it.
    package let providerID: String?

    package init(refundID: String, bookingID: String, providerID: String?) {
        self.refundID = refundID
        self.bookingID = bookingID
        self.providerID = providerID
    }
}
