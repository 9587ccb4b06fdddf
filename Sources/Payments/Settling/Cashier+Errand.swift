package import Storage

extension Cashier {
    /// On whose behalf a provider is asked.
    package struct Errand: Sendable {
        /// Whose key it is.
        let userID: String
        let key: BookingOrder.Key?
        let answer: @Sendable (BookingOutcome) -> StoredAnswer?
        /// Whether somebody waits for what becomes of the booking.
        let isAwaited: Bool
        /// Whether the provider is not asked for anything more, but to give back what it has taken.
        private(set) var isLast = false
        /// Whether it may be told that the customer has agreed.
        private(set) var mayConfirm = true
        /// When it began.
        private let start: ContinuousClock.Instant

        /// A customer's, who waits.
        ///
        /// - Parameter answer: Makes the answer that is stored under the key.
        package init(
            userID: String,
            key: BookingOrder.Key?,
            answer: @escaping @Sendable (BookingOutcome) -> StoredAnswer?
        ) {
            self.userID = userID
            self.key = key
            self.answer = answer
            isAwaited = true
            start = .now
        }

        /// Nobody's: of a payment that was begun so long ago.
        package init(after time: Duration = .zero) {
            userID = ""
            key = nil
            answer = { _ in nil }
            isAwaited = false
            start = .now - time
        }

        /// Nobody's any more, and at its end.
        var last: Errand {
            var errand = Errand(after: time)
            errand.isLast = true
            errand.mayConfirm = false
            return errand
        }

        /// The same, once the provider has been told so: it is told once.
        var confirmed: Errand {
            var errand = self
            errand.mayConfirm = false
            return errand
        }

        var time: Duration { .now - start }
    }
}
