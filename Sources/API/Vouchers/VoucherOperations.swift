import HTTP
import Reservations

extension Operation {
    static let listVouchers = Operation(
        "listVouchers",
        "The vouchers of an event of one's own, in the order in which they were made",
        path: [.event],
        query: IDListQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: Voucher.schema)),
        problems: [.badRequest, .notFound, .serviceUnavailable]
    )
    static let createVoucher = Operation(
        "createVoucher",
        "Adds a voucher to an event: it takes a percentage or an amount off, or unlocks hidden ticket types, or both",
        path: [.event],
        body: VoucherFields.creation,
        answer: Answer(
            "The voucher.",
            status: .created,
            schema: Voucher.schema,
            headers: [EntityTag.answerHeader]
        ),
        problems: [.notFound, .conflict]
    )
    static let showVoucher = Operation(
        "showVoucher",
        "One voucher of one's own",
        path: [.voucher],
        answer: voucher,
        problems: [.notFound, .serviceUnavailable]
    )
    static let changeVoucher = Operation(
        "changeVoucher",
        "Changes some of a voucher, for bookings that are made from then on; its code stays",
        path: [.voucher],
        headers: [EntityTag.requestHeader],
        body: VoucherFields.change,
        answer: voucher,
        problems: [.notFound, .conflict, .preconditionFailed]
    )
    static let deleteVoucher = Operation(
        "deleteVoucher",
        "Deletes a voucher with which nothing was ever booked; others are made inactive",
        path: [.voucher],
        headers: [EntityTag.requestHeader],
        answer: Answer("It is gone.", status: .noContent, schema: nil),
        problems: [.badRequest, .notFound, .conflict, .preconditionFailed]
    )
    static let listVoucherTicketTypes = Operation(
        "listVoucherTicketTypes",
        "The ticket types that can be booked with a voucher, hidden ones that it unlocks among them; counted as a booking is",
        path: [.event, .voucherCode],
        query: IDListQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: TicketType.schema)),
        problems: [.badRequest, .notFound, .conflict, .serviceUnavailable]
    )

    private static let voucher = Answer(
        "The voucher.",
        schema: Voucher.schema,
        headers: [EntityTag.answerHeader]
    )
}

extension PathParameter {
    static let voucher = PathParameter(
        "id",
        "The voucher's id",
        schema: Schema.string(format: "uuid")
    )
    static let voucherCode = PathParameter(
        "code",
        "What the customer was given, in any case",
        schema: VoucherFields.code.schema
    )
}
