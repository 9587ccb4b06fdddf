import HTTP
import Reservations
import Storage

/// Which refusal is which answer.
extension BookingVerdict {
    var problem: Problem {
        switch self {
        case .seatTaken(let seats):
            .conflict(
                "seat-taken",
                "Seat taken",
                seats.map { .init("seats", "\($0.code) is taken") }
            )
        case .soldOut(let shortages):
            .conflict("sold-out", "Sold out", shortages.map(\.field))
        case .salesClosed(let id):
            .conflict("sales-closed", "Sales closed", [.init("id", "\(id) is not on sale")])
        case .overLimit(_, let left):
            .conflict(
                "over-limit",
                "Over the limit",
                [.init("quantity", "a customer may have \(left) more of it")]
            )
        case .voucher(let flaw): flaw.problem
        case .unknown(let unknown): unknown.problem
        case .invalid(let faults): .invalid(faults.map { .init($0.field, $0.message) })
        case .over(let status):
            .conflict("not-cancellable", "Over", [.init("status", "it is \(status.rawValue)")])
        case .tooLate:
            .conflict("not-cancellable", "Over", [.init("status", "what it is for is over")])
        case .used:
            .conflict(
                "not-cancellable",
                "Used",
                [.init("items", "its holders have been let in")]
            )
        case .paymentInProgress: .paymentInProgress
        case .tooManyPayments: .tooManyPayments
        case .notPayable(let status): .notPayable(status)
        case .again: .unavailable("Others are faster at the moment; try again.")
        // These are no refusals.
        case .booked, .changed: .internalError
        }
    }
}

extension VoucherFlaw {
    fileprivate var problem: Problem {
        switch self {
        case .withdrawn: Self.notValid("it has been withdrawn")
        case .early(let moment): Self.notValid("it is good from \(moment.utcText) on")
        case .over(let moment): Self.notValid("it was good until \(moment.utcText)")
        case .usedUp:
            .conflict(
                "voucher-used-up",
                "Voucher used up",
                [.init("voucher", "nothing of it is left")]
            )
        case .usedByCustomer:
            .conflict(
                "voucher-used",
                "Voucher used",
                [.init("voucher", "you have used it as often as one may")]
            )
        case .fitsNothing:
            .conflict(
                "voucher-not-applicable",
                "Voucher not applicable",
                [.init("voucher", "it is for none of these tickets")]
            )
        }
    }

    private static func notValid(_ reason: String) -> Problem {
        .conflict("voucher-not-valid", "Voucher not valid", [.init("voucher", reason)])
    }
}

extension BookingVerdict.Shortage {
    fileprivate var field: Problem.Field {
        .init(ticketTypeID ?? inventoryID, zone.map { "\(left) left in \($0)" } ?? "\(left) left")
    }
}

extension BookingVerdict.Unknown {
    fileprivate var problem: Problem {
        switch self {
        case .inventory(let kind): .notFound("There is no such \(kind.rawValue).")
        case .ticketType: .notFound("There is no such ticket type.")
        case .booking: .notFound("There is no such booking.")
        case .voucher: .unknown(.voucher)
        case .seats(let seats):
            .notFound("There is no seat \(seats.map(\.code).joined(separator: ", ")).")
        }
    }
}

extension Problem {
    /// The key's first request is still being worked on.
    static var keyBusy: Problem {
        var problem = conflict(
            "idempotency-key-in-use",
            "Idempotency-Key in use",
            [.init("Idempotency-Key", "its first request is still being worked on")]
        )
        problem.headers = [(.retryAfter, "1")]
        return problem
    }

    static var keyReused: Problem {
        var problem = invalid([.init("Idempotency-Key", "it stands for another request")])
        problem.status = .unprocessableContent
        problem.slug = "idempotency-key-reused"
        problem.title = "Idempotency-Key reused"
        return problem
    }
}
