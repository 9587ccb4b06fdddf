/// A place or some tickets, as they are asked for and as they are stored.
struct SaleItem: Hashable, Comparable, CustomStringConvertible, Sendable {
    let inventory: String
    /// A seat's code, or a ticket type's id.
    let thing: String
    var quantity = 1

    var isSeat: Bool { thing.utf8.count < 10 }
    var description: String { "\(quantity) \(thing) of \(inventory)" }

    static func < (left: SaleItem, right: SaleItem) -> Bool {
        (left.inventory, left.thing, left.quantity)
            < (right.inventory, right.thing, right.quantity)
    }
}

/// What a client asked for, and what it was told: a line of its log.
struct SaleCall: Sendable {
    enum Wish: Hashable, Sendable {
        case book([SaleItem])
        case cancel(bookingID: String)
        case look(bookingID: String)
    }

    struct Answer: Hashable, Sendable {
        let status: Int
        let text: String
        var isReplayed = false
        /// The booking that it tells of, if it does.
        var booking: Booking?
    }

    /// A booking as an answer tells of it.
    struct Booking: Hashable, Sendable {
        let id: String
        let reference: String
        let status: String
        /// Sorted.
        let items: [SaleItem]
    }

    let userID: String
    let wish: Wish
    /// What the key stands for: method, path and body.
    let request: String
    let key: String?
    /// When it was sent, and when its answer was there: microseconds since 1970.
    let start: Int
    let end: Int
    /// nil if none came.
    let answer: Answer?
}

extension SaleCall {
    var status: Int? { answer?.status }

    /// Whether anything may have come of it: nobody knows.
    var isUncertain: Bool { status.map { $0 >= 500 } ?? true }

    /// Whether it is what its key is answered with from then on.
    var isOutcome: Bool {
        switch status {
        case 200, 201, 404: true
        case 409: !isBusy
        default: false
        }
    }

    /// Whether it was refused because the same key was just being worked on.
    var isBusy: Bool { status == 409 && answer?.text.contains("idempotency-key-in-use") == true }

    /// The booking that was made by it.
    var made: Booking? {
        if case .book = wish, status == 201 { answer?.booking } else { nil }
    }

    var description: String {
        "\(request)\(key.map { " by key \($0)" } ?? "") of \(userID)"
    }
}
