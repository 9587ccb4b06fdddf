import HTTP
import JSONText
import Reservations

extension Event {
    /// As every answer has it.
    var json: JSON {
        .object(
            [
                ("id", .string(id)), ("organizer", .string(organizer)),
            ] + facts + [
                ("zones", .array(zones.map(\.json))), ("status", .string(status.rawValue)),
                ("tickets_sold", .number(ticketsSold)),
                ("created_at", .string(createdAt)), ("updated_at", .string(updatedAt)),
            ]
        )
    }

    /// The schema of `json`.
    static let schema = Schema.object(
        [
            ("id", Schema.string(format: "uuid")), ("organizer", Schema.string()),
            ("name", Schema.string()), ("description", Schema.string()),
            ("location", Schema.string()), ("time_zone", Schema.string()),
            ("start_time", Schema.string(format: "date-time")),
            ("end_time", Schema.nullable(Schema.string(format: "date-time"))),
            ("total_capacity", Schema.integer(atLeast: 1)),
            ("currency", Schema.currency), OrganizationFields.ownerMember,
            ("seat_map", Schema.nullable(Schema.string())),
        ] + Schema.terms + [
            ("zones", Schema.array(of: PricedZone.schema)),
            ("status", Schema.string(oneOf: InventoryStatus.allCases.map(\.rawValue))),
            ("tickets_sold", Schema.integer(atLeast: 0)),
            ("created_at", Schema.string(format: "date-time")),
            ("updated_at", Schema.string(format: "date-time")),
        ]
    )
}

extension Schema {
    /// The members that tell an inventory's terms.
    static let terms: [(name: String, value: JSON)] = [
        ("sales_start", nullable(string(format: "date-time"))),
        ("sales_end", nullable(string(format: "date-time"))),
        ("hold_seconds", integer(atLeast: 1)),
        ("payment_mode", string(oneOf: PaymentMode.allCases.map(\.rawValue))),
        ("payment_grace_seconds", integer(atLeast: 0)),
        ("max_per_booking", integer(atLeast: 1)),
        ("max_per_customer", nullable(integer(atLeast: 1))),
        (RefundRules.field, RefundFields.answerSchema),
    ]
}
