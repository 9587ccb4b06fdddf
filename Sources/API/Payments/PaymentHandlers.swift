import HTTP
import JSONText
import Payments
import Reservations
import Sales
import Storage

extension Service {
    /// Begins to pay a booking of one's own, and tells what the provider says.
    func pay(_ request: Request) throws(Problem) -> Reply {
        guard let id = request.idInPath else { throw .unknownBooking }
        var reader = try BodyReader(request, known: PaymentFields.payment)
        let payment = reader.payment(ofBooking: id)
        try reader.finish()
        guard let wish = payment else { throw .internalError }
        guard cashier.takes(wish.method) else { throw .notTaken(wish.method) }
        let user = try principal(of: request).account.id
        return try decide(.pay(wish), by: user, request) { outcome in
            guard case .changed(let changed) = outcome else { return nil }
            return changed.response(requestID: request.id)
        }
    }

    /// What would go back of a booking of one's own.
    func quoteRefund(_ request: Request) throws(Problem) -> Response {
        guard let id = request.idInPath else { throw .unknownBooking }
        var reader = QueryReader(request.query, known: PaymentFields.quote)
        let items = reader.value(of: PaymentFields.quotedItems)
        try reader.finish()
        let user = try principal(of: request).account.id
        let result = try ask(request) { () throws(StoreError) in
            try store.quoteRefund(of: id, items, by: user, until: request.deadline)
        }
        switch result {
        case .success(let quote): return .json(quote.json)
        case .failure(let refusal): throw refusal.verdict.problem
        }
    }

    /// What an organizer has earned.
    func showBalance(_ request: Request) throws(Problem) -> Response {
        try balances(of: .own(userID: try principal(of: request).account.id), request)
    }

    /// What an organization has earned, for its members.
    func showOrganizationBalance(_ request: Request) throws(Problem) -> Response {
        try balances(of: try organizationEstate(request), request)
    }

    private func balances(of estate: Estate, _ request: Request) throws(Problem) -> Response {
        let balances = try open(request) { () throws(StoreError) in
            try store.balances(of: estate, until: request.deadline)
        }
        return .json(.object([("balances", .array(balances.map(\.json)))]))
    }

    /// How far the cancelling of an event has come.
    func showCancellation(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .event, in: request)
        let account = try principal(of: request).account
        let outcome = try ask(request) { () throws(StoreError) in
            try store.cancellationProgress(ofEvent: id, for: account, until: request.deadline)
        }
        return .json((try value(of: outcome, .event) ?? .none).json)
    }
}

extension BodyReader {
    /// How somebody wants to pay; nil if something is wrong with it.
    fileprivate mutating func payment(ofBooking id: String) -> PaymentWish? {
        let method = value(of: PaymentFields.method)
        let delay = value(of: PaymentFields.delaySeconds)
        let token = value(of: PaymentFields.token)
        guard let method else { return nil }
        if delay != nil, !method.hasDelay {
            refuse("delay_seconds", "has no meaning for \(method.rawValue)")
        }
        if token != nil, !method.hasToken {
            refuse("token", "has no meaning for \(method.rawValue)")
        } else if !has(PaymentFields.token), method.hasToken {
            refuse("token", "is needed for \(method.rawValue)")
        }
        return PaymentWish(bookingID: id, method: method, delaySeconds: delay, token: token)
    }
}

extension ChangedBooking {
    /// What somebody is told who pays; nil as long as the provider has not been asked.
    fileprivate func response(requestID: String) -> Response? {
        guard let payment else { return nil }
        switch (booking.status, payment.status) {
        case (_, .declined):
            let problem = refusal.map { Problem.notTaken(payment, $0) } ?? .declined
            return problem.response(requestID: requestID)
        case (.paymentPending, .started): return nil
        case (.paymentPending, _): return .waiting(booking, payment)
        case (.confirmed, _): return .json(booking.json)
        case (.expired, _) where payment.status.isOpen:
            return Problem.tooLateYet.response(requestID: requestID)
        case (.held, _): return Problem.declined.response(requestID: requestID)
        default: return Problem.notPayable(booking.status).response(requestID: requestID)
        }
    }
}

extension Response {
    /// It is not settled whether it is paid.
    static func waiting(_ booking: Booking, _ payment: Payment) -> Response {
        let action = JSON.object([
            ("type", .string(payment.nextActionURL == nil ? "wait" : "redirect")),
            ("url", .text(payment.nextActionURL)),
        ])
        return .json(.object(booking.members + [("next_action", action)]), status: .accepted)
    }
}
