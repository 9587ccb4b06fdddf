package import JSONText

extension Event {
    /// What its organizer says of it, by the names that clients know: part of every answer.
    package var facts: [(name: String, value: JSON)] {
        [
            ("name", .string(details.name)),
            ("description", .string(details.description)),
            ("location", .string(details.location)),
            ("time_zone", .string(details.timeZone)),
            ("start_time", .string(times.start)),
            ("end_time", .text(times.end)),
            ("total_capacity", .number(details.capacity)),
            ("currency", .string(details.currency.code)),
            (Organization.field, .text(details.organizationID)),
            ("seat_map", .text(seatMap)),
            ("sales_start", .text(times.salesStart)),
            ("sales_end", .text(times.salesEnd)),
        ] + details.terms.facts(in: details.currency)
    }

    /// What its history keeps of it.
    package var record: JSON {
        .object(
            facts + [
                ("status", .string(status.rawValue)),
                ("zones", .array(zones.map { .object($0.facts) })),
            ]
        )
    }
}

extension SalesTerms {
    /// What does not depend on a place's clocks.
    func facts(in currency: Currency) -> [(name: String, value: JSON)] {
        [
            ("hold_seconds", .number(holdSeconds)),
            ("payment_mode", .string(paymentMode.rawValue)),
            ("payment_grace_seconds", .number(paymentGraceSeconds)),
            ("max_per_booking", .number(maxPerBooking)),
            ("max_per_customer", maxPerCustomer.map(JSON.number) ?? .null),
            (RefundRules.field, refundRules?.facts(in: currency) ?? .null),
        ]
    }
}

extension JSON {
    /// A string, or null for nil.
    package static func text(_ text: String?) -> JSON {
        text.map(JSON.string) ?? .null
    }
}
