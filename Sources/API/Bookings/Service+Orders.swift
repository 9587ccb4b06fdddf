import HTTP
import JSONText
import Payments
import Reservations
import Sales
import Storage

extension Service {
    /// Has an order decided on, and answers with what became of it.
    ///
    /// - Parameter done: The answer where it has become something; nil for one that is no end of it.
    func decide(
        _ wish: BookingOrder.Wish,
        by userID: String,
        _ request: Request,
        _ done: @escaping @Sendable (BookingOutcome) -> Response?
    ) throws(Problem) -> Reply {
        let key = try idempotencyKey(of: request).map {
            BookingOrder.Key($0, of: request.path + request.body)
        }
        let answer: @Sendable (BookingOutcome) -> Response? = { outcome in
            if case .refused(let verdict) = outcome {
                return verdict.problem.response(requestID: request.id)
            }
            return done(outcome)
        }
        let order = BookingOrder(userID: userID, wish: wish, key: key) { outcome in
            answer(outcome).flatMap(StoredAnswer.init)
        }
        return .later { [boxOffice, cashier, funnel] tell in
            boxOffice.decide(order, until: request.deadline) { result in
                if case .outcome(let outcome) = result { funnel.count(outcome) }
                if let begun = result.begunPayment {
                    let errand = Cashier.Errand(userID: userID, key: key, answer: order.answer)
                    return cashier.begin(begun.payment, for: errand) { outcome in
                        tell(outcome.flatMap(answer) ?? .waiting(begun.booking, begun.payment))
                    }
                }
                if case .outcome(.changed(let changed)) = result { cashier.follow(changed) }
                tell(Self.response(to: result, answer, request))
            }
        }
    }

    private static func response(
        to result: SaleResult,
        _ answer: (BookingOutcome) -> Response?,
        _ request: Request
    ) -> Response {
        do throws(Problem) {
            return try response(to: result, answer)
        } catch {
            return error.response(requestID: request.id)
        }
    }

    private static func response(
        to result: SaleResult,
        _ answer: (BookingOutcome) -> Response?
    ) throws(Problem) -> Response {
        switch result {
        case .unavailable: throw .unavailable("Nothing was done: too many are booking.")
        case .unknown: throw .unavailable("Whether it was done is not known yet.")
        case .failed: throw .internalError
        case .outcome(let outcome): try response(to: outcome, answer)
        }
    }

    private static func response(
        to outcome: BookingOutcome,
        _ answer: (BookingOutcome) -> Response?
    ) throws(Problem) -> Response {
        switch outcome {
        case .done, .changed: return answer(outcome) ?? Response(.internalServerError)
        case .refused(let verdict): throw verdict.problem
        case .replayed(let stored): return Response(replaying: stored)
        case .keyReused: throw .keyReused
        case .keyBusy: throw .keyBusy
        case .blocked: throw .unavailable("Nothing was done: it is locked at the moment.")
        }
    }
}

extension SaleResult {
    /// A payment of which the provider does not know yet, and its booking.
    fileprivate var begunPayment: (payment: Payment, booking: Booking)? {
        guard case .outcome(.changed(let changed)) = self, let payment = changed.payment,
            payment.status == .started, changed.booking.status == .paymentPending
        else { return nil }
        return (payment, changed.booking)
    }
}

extension StoredAnswer {
    /// What is to be said again; refusals that another try may not meet are not.
    fileprivate init?(_ response: Response) {
        let code = response.status.code
        guard (200...299).contains(code) || [402, 404, 409].contains(code),
            !response.headers.contains(where: { $0.name == .retryAfter })
        else { return nil }
        self.init(status: code, body: String(decoding: response.body, as: UTF8.self))
    }
}

extension Response {
    fileprivate init(replaying stored: StoredAnswer) {
        let isProblem = stored.status >= 400
        self.init(
            Status.known(stored.status),
            contentType: isProblem ? "application/problem+json" : "application/json",
            headers: [(.idempotencyReplayed, "true")],
            body: Array(stored.body.utf8)
        )
    }
}
