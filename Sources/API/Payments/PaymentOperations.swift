import HTTP
import JSONText
import Reservations
import Storage

extension Operation {
    static let pay = Operation(
        "pay",
        "Pays a booking of one's own",
        path: [.booking],
        headers: [saleKey],
        body: PaymentFields.payment,
        answer: Answer("It is paid, and confirmed.", schema: Booking.schema, headers: [replayed]),
        others: [
            Answer(
                "Not settled yet: the customer, or the money, is waited for.",
                status: .accepted,
                schema: Schema.object(Booking.schemaMembers + [("next_action", nextAction)]),
                headers: [replayed]
            )
        ],
        problems: [
            .paymentRequired, .notFound, .conflict, .unprocessableContent, .serviceUnavailable,
        ]
    )
    static let quoteRefund = Operation(
        "quoteRefund",
        "What would go back of a booking of one's own; who cancels within ten minutes gets no less",
        path: [.booking],
        query: PaymentFields.quote,
        answer: Answer("The quote.", schema: QuotedRefund.schema),
        problems: [.badRequest, .notFound, .conflict, .serviceUnavailable]
    )
    static let showBalance = Operation(
        "showBalance",
        "What one has earned, by currency",
        answer: Answer("The balances.", schema: Balance.listSchema),
        problems: [.serviceUnavailable]
    )
    static let showOrganizationBalance = Operation(
        "showOrganizationBalance",
        "What an organization has earned, by currency",
        path: [.organization],
        answer: Answer("The balances.", schema: Balance.listSchema),
        problems: [.notFound, .serviceUnavailable]
    )
    static let showCancellation = Operation(
        "showCancellation",
        "How far the cancelling of an event, and of what was paid for it, has come",
        path: [.event],
        answer: Answer("The progress.", schema: CancellationProgress.schema),
        problems: [.notFound, .serviceUnavailable]
    )
    static let takeWebhook = Operation(
        "takeWebhook",
        "What a payment provider tells by itself, signed: JSON of the provider's own making",
        path: [.provider],
        headers: [
            .init(
                .sandboxSignature,
                "What vouches for the sandbox' words: the time, and a code of the body",
                schema: Schema.string(lengths: 1...255, pattern: "^t=[0-9]+,v1=[0-9a-f]{64}$")
            ),
            .init(
                .stripeSignature,
                "The same of Stripe's words, where several codes may stand",
                schema: Schema.string(
                    lengths: 1...1_000,
                    pattern: "^t=[0-9]+(,v[0-9]=[0-9a-f]{64})+$"
                )
            ),
        ],
        answer: Answer("It is on disk.", status: .noContent, schema: nil),
        problems: [.badRequest, .notFound, .serviceUnavailable]
    )

    private static let nextAction = Schema.object([
        ("type", Schema.string(oneOf: ["redirect", "wait"])),
        (
            "url",
            Schema.nullable(Schema.string(format: "uri"))
                .described("What the customer must open, if anything")
        ),
    ])
}

extension PathParameter {
    fileprivate static let provider = PathParameter(
        "provider",
        "The provider's name",
        schema: Schema.string(oneOf: PaymentProviderName.allCases.map(\.rawValue))
    )
}
