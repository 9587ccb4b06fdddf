import HTTP
import JSONText
import Reservations
import Storage

enum StatementQuery {
    static let month = QueryParameter<YearMonth>(
        "month",
        required: true,
        "The month, by UTC",
        schema: Schema.string(pattern: "^[2-8][0-9]{3}-(0[1-9]|1[0-2])$", example: "2027-06")
    ) { text in
        guard let month = YearMonth(text), Moment.bounds.contains(month.start) else {
            return .invalid("expected a month as YYYY-MM, from 2000 to 8999")
        }
        return .valid(month)
    }
    static let cursor = Paging.cursor { StatementCursor($0) }

    static let whole: Fields = [month]
    static let page: Fields = [month, Paging.limit, cursor]
}

extension AccountStatement {
    func json(of month: YearMonth) -> JSON {
        .object([
            ("month", .string(month.description)), ("start", .string(month.start.utcText)),
            ("end", .string(month.end.utcText)), ("closed", .bool(isClosed)),
            ("balances", .array(balances.map(\.json))),
            ("results", .array(entries.values.map(\.json))),
            ("next", .text(entries.next?.description)),
        ])
    }

    /// The schema of `json`.
    static let schema = Schema.object([
        ("month", Schema.string()),
        ("start", Schema.string(format: "date-time")), ("end", Schema.string(format: "date-time")),
        (
            "closed",
            Schema.flag.described("Whether the month is over, and nothing is added any more")
        ),
        ("balances", Schema.array(of: StatementBalance.schema)),
        ("results", Schema.array(of: StatementEntry.schema)),
        ("next", Schema.nullable(Schema.string())),
    ])
}

extension StatementBalance {
    fileprivate var json: JSON {
        .object([
            ("currency", .string(opening.currency.code)),
            ("opening_balance", .string(opening.decimal)), ("sold", .string(sold.decimal)),
            ("refunded", .string(refunded.decimal)), ("closing_balance", .string(closing.decimal)),
        ])
    }

    fileprivate static let schema = Schema.object([
        ("currency", Schema.currency), ("opening_balance", Schema.string()),
        ("sold", Schema.string()),
        ("refunded", Schema.string().described("What was given back, fees included")),
        ("closing_balance", Schema.string()),
    ])
}

extension StatementEntry {
    fileprivate var json: JSON {
        .object([
            ("posted_at", .string(postedAt)), ("kind", .string(kind.rawValue)),
            ("amount", .string(amount.decimal)), ("fee", .string(fee.decimal)),
            ("currency", .string(amount.currency.code)), ("booking_id", .string(bookingID)),
            ("booking_reference", .string(reference)), ("subject", .string(inventory.rawValue)),
            ("subject_id", .string(inventoryID)), ("name", .string(name)),
        ])
    }

    fileprivate static let schema = Schema.object([
        ("posted_at", Schema.string(format: "date-time")),
        ("kind", Schema.string(oneOf: [Posting.Kind.sale, .refund].map(\.rawValue))),
        ("amount", Schema.string().described("What the account gains; negative if it loses")),
        ("fee", Schema.string().described("What of it was kept, and not given to the customer")),
        ("currency", Schema.currency), ("booking_id", Schema.string(format: "uuid")),
        ("booking_reference", Schema.string()),
        ("subject", Schema.string(oneOf: ["event", "show"])),
        ("subject_id", Schema.string(format: "uuid")),
        ("name", Schema.string().described("The event's, or the movie's")),
    ])
}
