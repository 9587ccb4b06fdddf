import HTTP
import JSONText
import Reservations

extension Field where Source == JSON, Value == Moment {
    /// A date and time with offset.
    static func moment(_ name: String, required: Bool = true, _ summary: String) -> Self {
        Self(name, required: required, summary, schema: Schema.string(format: "date-time")) {
            json in
            guard case .string(let text) = json, let moment = Moment(text) else {
                return .invalid("expected a time as 2027-06-01T19:30:00+02:00")
            }
            guard Moment.bounds.contains(moment) else {
                return .invalid("expected a time from the years 2000 to 8999")
            }
            return .valid(moment)
        }
    }
}

extension Field where Source == JSON, Value == Currency {
    static let currency = Self(
        "currency",
        required: false,
        "The currency of its prices, EUR unless it is told",
        schema: Schema.currency
    ) { json in
        guard case .string(let code) = json, let currency = Currency(code) else {
            return .invalid("expected a currency's code as ISO 4217 has it")
        }
        return .valid(currency)
    }
}

/// The fields of the terms on which an inventory is sold.
enum TermFields {
    static let salesStart = BodyField<Moment>.moment("sales_start", "When sales begin").orNull
    static let salesEnd = BodyField<Moment>.moment(
        "sales_end",
        "When sales end; otherwise when it starts"
    ).orNull
    static let holdSeconds = BodyField<Int>.integer(
        "hold_seconds",
        required: false,
        in: SalesTerms.holdBounds,
        "How long a hold lasts"
    )
    static let paymentMode = BodyField<PaymentMode>.choice(
        "payment_mode",
        required: false,
        of: PaymentMode.allCases,
        "How a booking is paid"
    )
    static let paymentGraceSeconds = BodyField<Int>.integer(
        "payment_grace_seconds",
        required: false,
        in: SalesTerms.graceBounds,
        "What a payment that has been started adds to a hold at most"
    )
    static let maxPerBooking = BodyField<Int>.integer(
        "max_per_booking",
        required: false,
        in: SalesTerms.perBookingBounds,
        "The most seats or tickets of one booking"
    )
    static let maxPerCustomer = BodyField<Int>.integer(
        "max_per_customer",
        required: false,
        in: SalesTerms.perCustomerBounds,
        "The most seats or tickets of one customer"
    ).orNull

    static let all: [any FieldDescription] = [
        salesStart, salesEnd, holdSeconds, paymentMode, paymentGraceSeconds, maxPerBooking,
        maxPerCustomer, RefundFields.rules,
    ]
}

extension BodyReader {
    /// Changes those terms that the body names.
    mutating func read(into terms: inout SalesTerms, _ currency: Currency) {
        if let start = value(of: TermFields.salesStart) { terms.salesStart = start }
        if let end = value(of: TermFields.salesEnd) { terms.salesEnd = end }
        terms.holdSeconds = value(of: TermFields.holdSeconds) ?? terms.holdSeconds
        terms.paymentMode = value(of: TermFields.paymentMode) ?? terms.paymentMode
        terms.paymentGraceSeconds =
            value(of: TermFields.paymentGraceSeconds) ?? terms.paymentGraceSeconds
        terms.maxPerBooking = value(of: TermFields.maxPerBooking) ?? terms.maxPerBooking
        if let most = value(of: TermFields.maxPerCustomer) { terms.maxPerCustomer = most }
        if let steps = value(of: RefundFields.rules) {
            terms.refundRules = steps.flatMap { refundRules($0, currency) }
        }
    }
}
