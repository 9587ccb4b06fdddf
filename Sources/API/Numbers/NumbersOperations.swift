import HTTP
import JSONText
import Reservations
import Storage

extension Operation {
    static let showEventNumbers = numbers(
        "showEventNumbers",
        "What was looked at, booked, sold and earned of an event, by ticket type and day",
        path: .event,
        of: .event
    )
    static let showShowNumbers = numbers(
        "showShowNumbers",
        "What was looked at, booked, sold and earned of a show, by zone and day",
        path: .show,
        of: .show
    )
    static let exportEventBookings = bookings(
        "exportEventBookings",
        "What was booked of an event, as a CSV file: a row for each ticket type of a booking",
        path: .event
    )
    static let exportShowBookings = bookings(
        "exportShowBookings",
        "What was booked of a show, as a CSV file: a row for each seat",
        path: .show
    )
    static let showStatement = Operation(
        "showStatement",
        "What the ledger has of one's own account for a month: balances, and a page of postings",
        query: StatementQuery.page,
        answer: Answer("The statement. \(oneAtATime)", schema: AccountStatement.schema),
        problems: [.badRequest, .serviceUnavailable]
    )
    static let exportStatement = Operation(
        "exportStatement",
        "The same as a CSV file, which has all of it",
        query: StatementQuery.whole,
        answer: file,
        problems: [.badRequest, .serviceUnavailable]
    )

    static let showOrganizationStatement = Operation(
        "showOrganizationStatement",
        "What the ledger has of an organization for a month: what was begun to be paid while it had the thing",
        path: [.organization],
        query: StatementQuery.page,
        answer: Answer("The statement.", schema: AccountStatement.schema),
        problems: [.badRequest, .notFound, .serviceUnavailable]
    )
    static let exportOrganizationStatement = Operation(
        "exportOrganizationStatement",
        "The same as a CSV file, which has all of it",
        path: [.organization],
        query: StatementQuery.whole,
        answer: file,
        problems: [.badRequest, .notFound, .serviceUnavailable]
    )

    private static func numbers(
        _ id: String,
        _ summary: String,
        path: PathParameter,
        of kind: InventoryKind
    ) -> Operation {
        Operation(
            id,
            summary,
            path: [path],
            answer: Answer(
                "The numbers. \(oneAtATime)",
                schema: SalesNumbers.schema(of: kind)
            ),
            problems: [.notFound, .serviceUnavailable]
        )
    }

    private static func bookings(
        _ id: String,
        _ summary: String,
        path: PathParameter
    ) -> Operation {
        Operation(
            id,
            summary,
            path: [path],
            query: BookingListQuery.all,
            answer: file,
            problems: [.badRequest, .notFound, .serviceUnavailable]
        )
    }

    private static let oneAtATime =
        "An account has one of this kind at a time; a further one waits a little, then it is a 429."

    private static let file = Answer(
        "The file, in UTF-8 and with a header. One that is cut off in the middle has no end. \(oneAtATime)",
        mediaType: "text/csv",
        schema: Schema.string(),
        headers: [
            AnswerHeader(
                .contentDisposition,
                "That it is to be kept, and under which name",
                schema: Schema.string()
            )
        ]
    )
}
