import HTTP
import Reservations

extension Problem {
    /// The provider takes no money.
    static let declined = Problem(
        .paymentRequired,
        "payment-declined",
        "Payment declined",
        "The payment was declined; the booking is held until its time is over."
    )

    /// Its hold has ended; its money, should it come, may have it again, so this is not the last word.
    static var tooLateYet: Problem {
        var problem = notPayable(.expired)
        problem.headers = [(.retryAfter, "10")]
        return problem
    }

    static func notPayable(_ status: BookingStatus) -> Problem {
        conflict(
            "not-payable",
            "Not payable",
            [.init("status", "it is \(status.rawValue)")]
        )
    }

    /// Nobody takes money in that way here.
    static func notTaken(_ method: PaymentMethod) -> Problem {
        conflict(
            "not-payable",
            "Not payable",
            [.init("method", "\(method.rawValue) is not taken here")]
        )
    }

    /// The provider takes no such amount, by whatever it is paid.
    static func notTaken(_ payment: Payment, _ refusal: PaymentReport.Refusal) -> Problem {
        let flaw =
            switch refusal {
            case .tooSmall: "is less than \(payment.method.provider.rawValue) takes"
            case .tooLarge: "is more than \(payment.method.provider.rawValue) takes"
            case .uneven: "has more digits than \(payment.method.provider.rawValue) takes"
            }
        let amount = payment.amount
        return conflict(
            "not-payable",
            "Not payable",
            [.init("amount", "\(amount.decimal) \(amount.currency.code) \(flaw)")]
        )
    }

    static let tooManyPayments = conflict(
        "too-many-payments",
        "Too many payments",
        [.init("method", "\(BookingLedger.attempts) payments of it have come to nothing")]
    )

    static var paymentInProgress: Problem {
        var problem = conflict(
            "payment-in-progress",
            "Payment in progress",
            [.init("status", "a payment of it is under way")]
        )
        problem.headers = [(.retryAfter, "5")]
        return problem
    }
}
