import HTTP
import JSONText
import Reservations
import Storage

extension QuotedRefund {
    var json: JSON {
        .object([
            ("amount", .string(amount.decimal)), ("currency", .string(amount.currency.code)),
            ("expires_at", .string(expiresAt)),
        ])
    }

    /// The schema of `json`.
    static let schema = Schema.object([
        ("amount", Schema.string()),
        ("currency", Schema.currency),
        ("expires_at", Schema.string(format: "date-time")),
    ])
}

extension Balance {
    var json: JSON {
        .object([
            ("currency", .string(amount.currency.code)), ("balance", .string(amount.decimal)),
            ("sold", .string(sold.decimal)), ("refunded", .string(refunded.decimal)),
        ])
    }

    /// The schema of a list of these.
    static let listSchema = Schema.object([
        (
            "balances",
            Schema.array(
                of: Schema.object([
                    ("currency", Schema.currency),
                    ("balance", Schema.string().described("What was sold, less what goes back")),
                    ("sold", Schema.string()), ("refunded", Schema.string()),
                ])
            )
        )
    ])
}

extension CancellationProgress {
    var json: JSON {
        .object([
            ("status", .string(status)),
            ("started_at", .text(startedAt)), ("finished_at", .text(finishedAt)),
            (
                "bookings",
                .object([("left", .number(bookingsLeft)), ("ended", .number(bookingsEnded))])
            ),
            (
                "refunds",
                .object([("open", .number(refundsOpen)), ("done", .number(refundsDone))])
            ),
        ])
    }

    /// It is finished once everybody has been cancelled, and has their money back.
    private var status: String {
        guard startedAt != nil else { return "none" }
        return finishedAt != nil && refundsOpen == 0 ? "finished" : "running"
    }

    /// The schema of `json`.
    static let schema = Schema.object([
        ("status", Schema.string(oneOf: ["none", "running", "finished"])),
        (
            "started_at",
            Schema.nullable(Schema.string(format: "date-time"))
                .described("When it was called off; null if it is not")
        ),
        (
            "finished_at",
            Schema.nullable(Schema.string(format: "date-time"))
                .described("When the last booking was cancelled; its money may be on its way still")
        ),
        (
            "bookings",
            Schema.object([
                ("left", Schema.integer(atLeast: 0)), ("ended", Schema.integer(atLeast: 0)),
            ])
        ),
        (
            "refunds",
            Schema.object([
                ("open", Schema.integer(atLeast: 0)), ("done", Schema.integer(atLeast: 0)),
            ])
        ),
    ])
}
