import Reservations

/// Anna's booking `hers` in tests of payments, in a ledger that is made anew for each decision, as the store
/// does: the film's seats 1 and 2, which is Olga's, and two `adult` tickets of Otto's concert.
struct PaidSale {
    static let items = [
        Sale.item("film", seat: "1"), Sale.item("film", seat: "2"),
        Sale.item("concert", type: "adult", quantity: 2),
    ]
    static let total = 4_000

    var ledger = Sale.ledger()
    /// Whether the booking's time has passed, as long as it is a hold.
    var isOverdue = false
    private var decisions = 0

    /// - Parameters:
    ///   - status: What the booking is.
    ///   - terms: Those of both inventories, but for their organizers.
    init(
        _ status: BookingStatus,
        _ items: [BookingItem] = Self.items,
        secondsLeft: Int = 100,
        isExtended: Bool = false,
        terms: Terms = Terms()
    ) {
        ledger.terms = ["film": terms.of("olga"), "concert": terms.of("otto")]
        ledger.bookings["hers"] = BookingLedger.Known(
            userID: "anna",
            status: status,
            isOverdue: false,
            items: items,
            total: Money(
                minorUnits: items.reduce(0) { $0 + $1.total },
                items.first?.price.currency ?? .standard
            ),
            secondsLeft: secondsLeft,
            isExtended: isExtended
        )
        if status.isLive { count(-1) }
    }

    struct Terms {
        var grace = 300
        var rules = RefundRules.standard
        var secondsBefore = 86_400
        var standing = BookingLedger.Terms.Standing.coming

        fileprivate func of(_ organizerID: String) -> BookingLedger.Terms {
            BookingLedger.Terms(
                organizerID: organizerID,
                graceSeconds: grace,
                refundRules: rules,
                secondsBefore: secondsBefore,
                standing: standing
            )
        }
    }

    var booking: BookingLedger.Known? { ledger.bookings["hers"] }
    var status: BookingStatus? { booking?.status }

    /// Takes, or gives back, what the booking has of the supply.
    private mutating func count(_ sign: Int) {
        for item in booking?.items ?? [] where !item.isReturned {
            ledger.inventories[item.inventoryID]?.left += sign * item.quantity
            if let type = item.ticketTypeID {
                ledger.ticketTypes[type]?.left += sign * item.quantity
            }
            if let seat = item.seat { ledger.seats[seat]?.owner = sign < 0 ? .booking : .nobody }
        }
    }
}

// MARK: - What happens

extension PaidSale {
    /// Adds a payment that is there already; one that is captured belongs to a booking that is sold, or is
    /// back.
    mutating func add(_ status: PaymentStatus, id: String = "payment", isBack: Bool? = nil) {
        guard let booking else { return }
        let captured = status == .captured ? booking.total.minorUnits : 0
        ledger.payments[id] = Payment(
            id: id,
            bookingID: "hers",
            method: .sandboxSuccess,
            status: status,
            amount: booking.total,
            captured: captured,
            refunded: isBack ?? (booking.status != .confirmed) ? captured : 0
        )
    }

    /// Decides on something in a batch of its own.
    @discardableResult
    mutating func decide(
        _ judge: (inout BookingLedger, _ freshID: String) -> BookingVerdict
    ) -> BookingVerdict {
        decisions += 1
        var after = ledger
        let verdict = judge(&after, "id\(decisions)")
        guard let change = verdict.change else { return verdict }
        ledger = begunAnew(after, change)
        return verdict
    }

    /// What the next batch reads of what a batch has written.
    private func begunAnew(_ after: BookingLedger, _ change: BookingChange) -> BookingLedger {
        var bookings = after.bookings
        if let known = booking {
            var items = known.items
            if change.isPartial { for place in change.released { items[place].isReturned = true } }
            bookings["hers"] = BookingLedger.Known(
                userID: known.userID,
                status: change.to,
                isOverdue: isOverdue && change.to.isHold,
                items: items,
                total: known.total,
                secondsLeft: change.holdSeconds ?? known.secondsLeft,
                isExtended: known.isExtended || change.to == .paymentPending
            )
        }
        return BookingLedger(
            inventories: after.inventories,
            ticketTypes: after.ticketTypes,
            seats: after.seats,
            customers: after.customers,
            bookings: bookings,
            terms: after.terms,
            payments: after.payments,
            refunds: after.refunds
        )
    }

    mutating func pay(by userID: String = "anna") -> BookingVerdict {
        let wish = PaymentWish(bookingID: "hers", method: .sandboxSuccess)
        return decide { $0.judge(wish, by: userID, id: $1) }
    }

    @discardableResult
    mutating func report(
        _ state: PaymentReport.State,
        of id: String = "payment"
    ) -> BookingVerdict {
        let report = PaymentReport(paymentID: id, bookingID: "hers", state: state)
        return decide { $0.judge(report, refundID: $1) }
    }

    @discardableResult
    mutating func cancel(_ items: [Int]? = nil, isFree: Bool = false) -> BookingVerdict {
        let wish = CancellationWish(bookingID: "hers", items: items, isFree: isFree)
        return decide {
            $0.judge(wish, by: "anna", refundID: $1, isFree ? .byOperator : .cancelled)
        }
    }

    @discardableResult
    mutating func callOff() -> BookingVerdict {
        decide { $0.judge(callOffOf: "hers", refundID: $1) }
    }

    @discardableResult
    mutating func finish(_ refundID: String, byHand: Bool = false) -> BookingVerdict {
        decide { ledger, _ in ledger.judge(refundDone: refundID, byHand: byHand) }
    }

    /// The money has not come to the customer.
    @discardableResult
    mutating func failRefund(_ refundID: String) -> BookingVerdict {
        decide { ledger, _ in ledger.judge(refundFailed: refundID) }
    }

    /// The hold ends, and its payment comes too late from now on.
    mutating func expire() {
        guard status?.isHold == true else { return }
        count(1)
        ledger.bookings["hers"]?.status = .expired
        for (id, payment) in ledger.payments where payment.status.isCurrent {
            ledger.payments[id]?.status = .cancelling
        }
    }

    /// Somebody else has one of the seats.
    mutating func sellSeat(_ code: String = "1", to owner: BookingLedger.Seat.Owner = .booking) {
        ledger.seats[Sale.key("film", code)]?.owner = owner
        ledger.inventories["film"]?.left -= 1
    }
}

extension Posting {
    var sum: Int { lines.reduce(0) { $0 + $1.amount } }
}
