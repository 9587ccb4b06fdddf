package import Reservations

/// Something that a batch of bookings is to decide on, for one caller.
package struct BookingOrder: Sendable {
    package enum Wish: Sendable {
        case book(BookingRequest)
        case cancel(bookingID: String, Canceller = .customer)
    }

    /// On whose behalf a booking is cancelled.
    package enum Canceller: Sendable {
        case customer
        /// Somebody who looks after the service.
        case `operator`
        /// Nobody has heard of it: its answer was lost, and there is no key to ask with.
        case nobody

        /// As the history tells it.
        var reason: String {
            switch self {
            case .customer: "by the customer"
            case .operator: "by an operator"
            case .nobody: "its answer was lost"
            }
        }
    }

    /// A name that the caller has given to the order, so that an answer that is lost can be asked for
    /// again.
    package struct Key: Sendable {
        /// 1 to 255 printable characters, of the user's own choice.
        package let text: String
        /// SHA-256 of what is asked.
        package let digest: [UInt8]

        package init(text: String, digest: [UInt8]) {
            self.text = text
            self.digest = digest
        }
    }

    package let userID: String
    package let wish: Wish
    package let key: Key?
    /// Makes the answer that is stored under the key; nil for one that is not to be stored.
    package let answer: @Sendable (BookingOutcome) -> StoredAnswer?

    package init(
        userID: String,
        wish: Wish,
        key: Key?,
        answer: @escaping @Sendable (BookingOutcome) -> StoredAnswer?
    ) {
        self.userID = userID
        self.wish = wish
        self.key = key
        self.answer = answer
    }
}

/// An answer as it is stored under a key.
package struct StoredAnswer: Hashable, Sendable {
    /// HTTP's status code.
    package let status: Int
    package let body: String

    package init(status: Int, body: String) {
        self.status = status
        self.body = body
    }
}

/// What became of an order.
package enum BookingOutcome: Sendable {
    /// It is booked or cancelled, on disk.
    case done(Booking)
    case refused(BookingVerdict)
    /// It was decided on before, under the same key.
    case replayed(StoredAnswer)
    /// The key stands for another request.
    case keyReused
    /// The same key is being worked on.
    case keyBusy
    /// Something that it needs stayed locked by others.
    case blocked
}
