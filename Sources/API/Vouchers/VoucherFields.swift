import HTTP
import JSONText
import Reservations

extension Field where Source == JSON, Value == VoucherCode {
    static func voucherCode(_ name: String, _ summary: String) -> Self {
        let (least, most) = (VoucherCode.lengths.lowerBound, VoucherCode.lengths.upperBound)
        return Self(
            name,
            required: false,
            summary,
            schema: Schema.string(
                pattern: "^[A-Za-z0-9-]{\(least),\(most)}$",
                example: "SUMMER-2027"
            )
        ) { json in
            guard case .string(let text) = json, let code = VoucherCode(text) else {
                return .invalid("expected \(least) to \(most) letters, digits and hyphens")
            }
            return .valid(code)
        }
    }
}

/// The fields of requests about vouchers.
enum VoucherFields {
    static let code = BodyField<VoucherCode>.voucherCode(
        "code",
        "What customers write, in any case, once in an event; if it is left out one that nobody guesses"
    )
    static let percent = BodyField<Int>.integer(
        "percent",
        required: false,
        in: VoucherDetails.percentBounds,
        "What it takes off of its tickets; beside no amount"
    ).orNull
    static let amount = BodyField<String>.amount(
        "amount",
        "What it takes off of a booking, in the event's currency, as far as its tickets cost that; "
            + "beside no percent"
    ).orNull
    static let budget = BodyField<String>.amount(
        "budget",
        "The most that it takes off of all bookings together: the last of them gets what is left"
    ).orNull
    static let maxUses = uses("max_uses", "In how many bookings it may be used")
    static let maxUsesPerCustomer = uses("max_uses_per_customer", "In how many of one customer's")
    static let validFrom = BodyField<Moment>.moment("valid_from", "When it begins to be good")
        .orNull
    static let validUntil = BodyField<Moment>.moment("valid_until", "When it is over").orNull
    static let ticketTypeIDs = idList(
        "ticket_type_ids",
        "The ticket types that it is for; none: all of the event's, and its seats"
    )
    static let unlocksHidden = BodyField<Bool>.flag(
        "unlocks_hidden",
        "Whether those of them that are hidden can be booked with it"
    )
    static let isActive = BodyField<Bool>.flag("is_active", "Whether it can be used")

    static let creation: Fields = Fields([code] + terms)
    static let change = Fields(terms)

    private static let terms: [any FieldDescription] = [
        percent, amount, budget, maxUses, maxUsesPerCustomer, validFrom, validUntil, ticketTypeIDs,
        unlocksHidden, isActive,
    ]

    private static func uses(_ name: String, _ summary: String) -> BodyField<Int?> {
        BodyField<Int>.integer(name, required: false, in: VoucherDetails.useBounds, summary).orNull
    }

    private static func idList(_ name: String, _ summary: String) -> BodyField<[String]> {
        let limit = TicketTypeDetails.countLimit
        let schema = JSON.object([
            ("type", .string("array")), ("items", Schema.string(format: "uuid")),
            ("maxItems", .number(limit)), ("uniqueItems", .bool(true)),
        ])
        return BodyField<[String]>(name, required: false, summary, schema: schema) { json in
            guard case .array(let elements) = json, elements.count <= limit else {
                return .invalid("expected a list of at most \(limit)")
            }
            let ids = elements.compactMap { $0.text.flatMap { UUIDText.canonical($0) } }
            guard ids.count == elements.count else { return .invalid("expected UUIDs") }
            guard Set(ids).count == ids.count else { return .invalid("one of them is there twice") }
            return .valid(ids)
        }
    }
}

extension BodyReader {
    /// Reads a voucher that is to be made.
    ///
    /// - Parameter code: What it is called if the body does not say that.
    mutating func newVoucher(_ currency: Currency, else code: VoucherCode) -> VoucherDetails {
        var details = VoucherDetails(
            code: value(of: VoucherFields.code) ?? code,
            currency: currency
        )
        read(into: &details)
        return details
    }

    /// Reads what a voucher is to be from now on.
    mutating func change(of before: VoucherDetails) -> VoucherDetails {
        var details = before
        read(into: &details)
        return details
    }

    private mutating func read(into details: inout VoucherDetails) {
        if let percent = value(of: VoucherFields.percent) { details.percent = percent }
        read(VoucherFields.amount, into: &details.amount, details.currency)
        read(VoucherFields.budget, into: &details.budget, details.currency)
        if let most = value(of: VoucherFields.maxUses) { details.maxUses = most }
        if let most = value(of: VoucherFields.maxUsesPerCustomer) {
            details.maxUsesPerCustomer = most
        }
        if let moment = value(of: VoucherFields.validFrom) { details.validFrom = moment }
        if let moment = value(of: VoucherFields.validUntil) { details.validUntil = moment }
        details.ticketTypeIDs = value(of: VoucherFields.ticketTypeIDs) ?? details.ticketTypeIDs
        details.unlocksHidden = value(of: VoucherFields.unlocksHidden) ?? details.unlocksHidden
        details.isActive = value(of: VoucherFields.isActive) ?? details.isActive
        // What could not be read is not judged together with the others.
        let prices = [
            VoucherFields.percent.name, VoucherFields.amount.name, VoucherFields.budget.name,
        ]
        let unread = prices.contains(where: refuses) ? prices : []
        for fault in details.faults where !unread.contains(fault.field) {
            if !refuses(fault.field) { refuse(fault.field, fault.message) }
        }
    }

    private mutating func read(
        _ field: BodyField<String?>,
        into amount: inout Int?,
        _ currency: Currency
    ) {
        guard let text = value(of: field) else { return }
        amount = text.flatMap { money($0, at: field.name, currency)?.minorUnits }
    }
}
