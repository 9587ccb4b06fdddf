import HTTP
import Reservations

extension Operation {
    static let listTicketTypes = Operation(
        "listTicketTypes",
        "An event's ticket types, in the order in which they were made",
        path: [.event],
        query: IDListQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: TicketType.schema)),
        problems: [.badRequest, .notFound, .serviceUnavailable]
    )
    static let createTicketType = Operation(
        "createTicketType",
        "Adds a ticket type to an event",
        path: [.event],
        body: TicketTypeFields.creation,
        bodyRules: [Schema.atLeastOne(of: ["quantity", "quantity_available"])],
        answer: Answer(
            "The ticket type.",
            status: .created,
            schema: TicketType.schema,
            headers: [EntityTag.answerHeader]
        ),
        problems: [.notFound, .conflict]
    )
    static let showTicketType = Operation(
        "showTicketType",
        "One ticket type",
        path: [.ticketType],
        answer: ticketType,
        problems: [.notFound, .serviceUnavailable]
    )
    static let changeTicketType = Operation(
        "changeTicketType",
        "Changes some of a ticket type",
        path: [.ticketType],
        headers: [EntityTag.requestHeader],
        body: TicketTypeFields.change,
        answer: ticketType,
        problems: [.notFound, .conflict, .preconditionFailed]
    )
    static let deleteTicketType = Operation(
        "deleteTicketType",
        "Deletes a ticket type of which nothing is taken",
        path: [.ticketType],
        headers: [EntityTag.requestHeader],
        answer: Answer("It is gone.", status: .noContent, schema: nil),
        problems: [.badRequest, .notFound, .conflict, .preconditionFailed]
    )

    private static let ticketType = Answer(
        "The ticket type.",
        schema: TicketType.schema,
        headers: [EntityTag.answerHeader]
    )
}

extension PathParameter {
    static let ticketType = PathParameter(
        "id",
        "The ticket type's id",
        schema: Schema.string(format: "uuid")
    )
}
