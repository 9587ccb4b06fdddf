import HTTP
import JSONText
import Reservations

extension PricedZone {
    /// As every answer has it.
    var json: JSON {
        .object(
            facts + [
                ("current_price", .string(currentPrice.decimal)),
                ("seats_left", .number(seatsLeft)),
            ]
        )
    }

    /// The schema of `json`.
    static let schema = Schema.object([
        ("name", Schema.string()), ("price", Schema.string()),
        (EarlyPrices.field, EarlyPriceFields.answerSchema), ("seats", Schema.integer(atLeast: 0)),
        ("current_price", Schema.string()), ("seats_left", Schema.integer(atLeast: 0)),
    ])
}
