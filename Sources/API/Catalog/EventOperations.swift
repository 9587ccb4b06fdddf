import HTTP
import Reservations
import Storage

extension Operation {
    static let listEvents = Operation(
        "listEvents",
        "Events, without a status those that are neither past nor cancelled",
        query: EventQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: Event.schema)),
        problems: [.badRequest, .serviceUnavailable]
    )
    static let listOwnEvents = Operation(
        "listOwnEvents",
        "All events of one's own, the last one made first",
        query: IDListQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: Event.schema)),
        problems: [.badRequest, .serviceUnavailable]
    )
    static let listOrganizationEvents = Operation(
        "listOrganizationEvents",
        "All events of an organization, for its members, the last one made first",
        path: [.organization],
        query: IDListQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: Event.schema)),
        problems: [.badRequest, .notFound, .serviceUnavailable]
    )
    static let createEvent = Operation(
        "createEvent",
        "Makes an event, which is its maker's or an organization's",
        body: EventFields.creation,
        answer: Answer(
            "The event.",
            status: .created,
            schema: Event.schema,
            headers: [EntityTag.answerHeader]
        )
    )
    static let showEvent = Operation(
        "showEvent",
        "One event",
        path: [.event],
        answer: event,
        problems: [.notFound, .serviceUnavailable]
    )
    static let changeEvent = Operation(
        "changeEvent",
        "Changes some of an event, or calls it off",
        path: [.event],
        headers: [EntityTag.requestHeader],
        body: EventFields.change,
        answer: event,
        problems: [.notFound, .conflict, .preconditionFailed]
    )
    static let deleteEvent = Operation(
        "deleteEvent",
        "Deletes an event of which nothing is taken",
        path: [.event],
        headers: [EntityTag.requestHeader],
        answer: Answer("It is gone.", status: .noContent, schema: nil),
        problems: [.badRequest, .notFound, .conflict, .preconditionFailed]
    )
    static let showEventHistory = Operation(
        "showEventHistory",
        "What became of an event and its parts, who was let in, and by whom, the last change at the end",
        path: [.event],
        query: IDListQuery.all,
        answer: Answer("A page of changes.", schema: Schema.page(of: ListedChange.schema)),
        problems: [.badRequest, .notFound, .serviceUnavailable]
    )

    private static let event = Answer(
        "The event.",
        schema: Event.schema,
        headers: [EntityTag.answerHeader]
    )
}

extension PathParameter {
    static let event = PathParameter("id", "The event's id", schema: Schema.string(format: "uuid"))
}
