/// What happens to payments, and to bookings by them.
extension BookingLedger {
    /// What is known of an inventory whose bookings are paid, or cancelled.
    package struct Terms: Hashable, Sendable {
        /// Whether it will be, or will not be, or has been.
        package enum Standing: String, Sendable, CaseIterable {
            case coming
            case calledOff = "called_off"
            case over
        }

        package let organizerID: String?
        package let graceSeconds: Int
        package let refundRules: RefundRules
        /// How long it is until the start; negative after it.
        package let secondsBefore: Int
        package let standing: Standing

        package init(
            organizerID: String?,
            graceSeconds: Int,
            refundRules: RefundRules,
            secondsBefore: Int,
            standing: Standing
        ) {
            self.organizerID = organizerID
            self.graceSeconds = graceSeconds
            self.refundRules = refundRules
            self.secondsBefore = secondsBefore
            self.standing = standing
        }

        package var isComing: Bool { standing == .coming }
    }

    /// How often a booking may be paid in vain: who declines each time may be somebody who tries out cards.
    package static let attempts = 20

    /// Decides on a customer's wish to pay.
    ///
    /// - Parameter id: The payment's.
    package mutating func judge(
        _ wish: PaymentWish,
        by userID: String,
        id: String
    ) -> BookingVerdict {
        guard let booking = bookings[wish.bookingID], booking.userID == userID, !booking.isAtDoor
        else {
            return .unknown(.booking)
        }
        guard !booking.isOverdue else { return .notPayable(.expired) }
        guard booking.status != .paymentPending else { return .paymentInProgress }
        guard let status = BookingStatus.status(after: .startPayment, from: booking.status) else {
            return .notPayable(booking.status)
        }
        for item in booking.items where terms[item.inventoryID]?.isComing == false {
            return .salesClosed(inventoryID: item.inventoryID)
        }
        guard payments.values.count(where: { $0.bookingID == wish.bookingID }) < Self.attempts
        else {
            return .tooManyPayments
        }
        guard !changed.contains(wish.bookingID) else { return .again }
        var change = BookingChange(bookingID: wish.bookingID, from: booking.status)
        change.to = status
        let grace = booking.items.compactMap { terms[$0.inventoryID]?.graceSeconds }.min() ?? 0
        if !booking.isExtended, grace > booking.secondsLeft { change.holdSeconds = grace }
        let payment = Payment(
            id: id,
            bookingID: wish.bookingID,
            method: wish.method,
            amount: booking.total,
            delaySeconds: wish.delaySeconds,
            token: wish.token
        )
        note(payment, &change)
        return note(change)
    }

    /// Decides on what a provider says of a payment, however late, and however often.
    ///
    /// - Parameter refundID: The id of a refund, if there must be one.
    package mutating func judge(_ report: PaymentReport, refundID: String) -> BookingVerdict {
        guard var payment = payments[report.paymentID], payment.bookingID == report.bookingID,
            let booking = bookings[report.bookingID]
        else { return .unknown(.booking) }
        guard !changed.contains(report.bookingID) else { return .again }
        var change = BookingChange(bookingID: report.bookingID, from: booking.status)
        let isNews = payment.providerID == nil || payment.status != .cancelling
        payment.providerID = report.providerID ?? payment.providerID
        payment.nextActionURL = report.nextActionURL ?? payment.nextActionURL
        note(payment, &change)
        switch report.state {
        case .missing:
            // Whoever asks has waited until nothing could be on its way any more.
            if payment.status == .cancelling { move(&payment, .void, &change) }
        case .waiting, .approved:
            // What was believed to be over is not: it is given up.
            let isOver = !payment.status.isOpen && payment.status != .captured
            move(&payment, isOver ? .withdraw : .wait, &change)
        case .authorized:
            guard authorize(payment, isNews: isNews, &change) else { return .again }
        case .captured:
            guard capture(payment, refundID: refundID, &change) else { return .again }
        case .declined: refuse(payment, .decline, &change)
        case .cancelled: refuse(payment, .void, &change)
        }
        return note(change)
    }

    /// - Returns: Whether that could be decided now.
    private mutating func authorize(
        _ payment: Payment,
        isNews: Bool,
        _ change: inout BookingChange
    ) -> Bool {
        var payment = payment
        // Its booking is confirmed already, and the money is to be taken.
        guard payment.status.isOpen, payment.status != .authorized else {
            if payment.status != .authorized { move(&payment, .withdraw, &change) }
            return true
        }
        switch change.from {
        case .paymentPending where payment.status.isCurrent:
            become(.capture, &change)
            move(&payment, .authorize, &change)
        case .expired:
            guard let isReclaimed = reclaim(&change) else { return false }
            // Told once, however often the provider says so.
            if !isReclaimed, isNews { change.notice = .latePayment }
            move(&payment, isReclaimed ? .authorize : .withdraw, &change)
        case .held, .paymentPending, .confirmed, .cancelled, .refundPending, .refunded:
            move(&payment, .withdraw, &change)
        }
        return true
    }

    /// - Returns: Whether that could be decided now.
    private mutating func capture(
        _ payment: Payment,
        refundID: String,
        _ change: inout BookingChange
    ) -> Bool {
        let before = payment.status
        var payment = payment
        guard before != .captured else { return true }
        payment.captured = payment.amount.minorUnits
        var isSold = before == .authorized && change.from == .confirmed
        if change.from == .paymentPending, before.isCurrent {
            become(.capture, &change)
            isSold = true
        } else if change.from == .expired {
            guard let isReclaimed = reclaim(&change) else { return false }
            isSold = isReclaimed
        }
        move(&payment, .capture, &change)
        change.postings.append(.payment(payment))
        if isSold {
            change.postings.append(.sale(payment, shares(of: change.bookingID)))
        } else {
            refundLate(payment, id: refundID, &change)
            // A second payment's money goes back, and the booking stays.
            if change.from != .confirmed { become(.startRefund, &change) }
        }
        return true
    }

    /// The provider takes no money.
    private mutating func refuse(
        _ payment: Payment,
        _ event: PaymentEvent,
        _ change: inout BookingChange
    ) {
        var payment = payment
        let before = payment.status
        move(&payment, event, &change)
        switch (before, change.from) {
        case (.started, .paymentPending), (.pending, .paymentPending):
            become(.failPayment, &change)
        case (.authorized, .confirmed):
            become(.failCapture, &change)
            change.released = giveBack(change.bookingID)
            change.notice = .captureFailed
        default: break
        }
    }

    func become(_ event: BookingEvent, _ change: inout BookingChange) {
        change.to = BookingStatus.status(after: event, from: change.from) ?? change.to
    }

    /// What the organizers get of a booking's money.
    private func shares(of bookingID: String) -> [Posting.Share] {
        (bookings[bookingID]?.items ?? []).map { item in
            .init(organizerID: terms[item.inventoryID]?.organizerID, amount: item.total)
        }
    }

    mutating func move(
        _ payment: inout Payment,
        _ event: PaymentEvent,
        _ change: inout BookingChange
    ) {
        if let status = PaymentStatus.status(after: event, from: payment.status) {
            payment.status = status
            payment.attempts = 0
        }
        // It leads where nobody is awaited any more, and may hold a secret.
        if !payment.status.isCurrent { payment.nextActionURL = nil }
        note(payment, &change)
    }
}
