import HTTP
import JSONText
import Reservations
import Sales
import Storage

/// The parameters of a list of bookings.
enum BookingQuery {
    static let status = QueryParameter<BookingStatus>.choice("status", "Only these")

    static let all: Fields = [status, Paging.limit, IDListQuery.cursor]
}

extension Service {
    /// Books all of what is asked for, or nothing.
    func book(_ request: Request) throws(Problem) -> Reply {
        var reader = try BodyReader(request, known: BookingFields.booking)
        let parts = reader.parts()
        let contact = reader.contact()
        try reader.finish()
        return try book(parts, contact, request) { .object($0.members) }
    }

    /// Books one seat of a flight.
    func reserve(_ request: Request) throws(Problem) -> Reply {
        var reader = try BodyReader(request, known: BookingFields.reservation)
        let flight = reader.value(of: BookingFields.flightID.required)
        let seat = reader.value(of: BookingFields.seatCode)
        try reader.finish()
        guard let flight, let seat else { throw .internalError }
        let part = BookingRequest.Part(
            kind: .flight,
            inventoryID: flight,
            wishes: [.seat(code: seat, passenger: nil)]
        )
        return try book([part], nil, request) { booking in
            .object(
                booking.members + [("flight_id", .string(flight)), ("seat_code", .string(seat))]
            )
        }
    }

    /// Books numbered seats of a show.
    func bookShow(_ request: Request) throws(Problem) -> Reply {
        guard let id = request.idInPath else { throw .unknown(.show) }
        var reader = try BodyReader(request, known: BookingFields.showSeats)
        let seats = reader.seatNumbers()
        let show = try show(id, request)
        if !show.isNumbered, let field = seats.first?.field {
            reader.refuse(field, "the show has a seat map: book seats of it by their codes")
        }
        for seat in seats where seat.number > show.totalSeats {
            reader.refuse(seat.field, "expected 1 to \(show.totalSeats)")
        }
        try reader.finish()
        let part = BookingRequest.Part(
            kind: .show,
            inventoryID: id,
            wishes: seats.map { .seat(code: String($0.number), passenger: nil) }
        )
        return try book([part], nil, request) { .object($0.members) }
    }

    /// One booking of one's own.
    func showBooking(_ request: Request) throws(Problem) -> Response {
        let user = try principal(of: request).account.id
        guard let id = request.idInPath else { throw .unknownBooking }
        let booking = try ask(request) { () throws(StoreError) in
            try store.booking(id: id, until: request.deadline)
        }
        guard let booking, booking.userID == user else { throw .unknownBooking }
        return .json(booking.json)
    }

    /// One's own bookings, the last one made first.
    func listBookings(_ request: Request) throws(Problem) -> Response {
        var reader = QueryReader(request.query, known: BookingQuery.all)
        let status = reader.value(of: BookingQuery.status)
        let cursor = reader.value(of: IDListQuery.cursor)
        let limit = reader.value(of: Paging.limit) ?? PageLimits.standard
        try reader.finish()
        let user = try principal(of: request).account.id
        let page = try ask(request) { () throws(StoreError) in
            try store.bookings(
                of: user,
                status,
                after: cursor,
                limit: limit,
                until: request.deadline
            )
        }
        return .json(.page(page, \.json))
    }

    /// Cancels a booking of one's own.
    func cancelBooking(_ request: Request) throws(Problem) -> Reply {
        let user = try principal(of: request).account.id
        guard let id = request.idInPath else { throw .unknownBooking }
        if !request.body.isEmpty { try BodyReader(request, known: []).finish() }
        return try decide(.cancel(bookingID: id), by: user, .ok, request, \.json)
    }

    private func book(
        _ parts: [BookingRequest.Part],
        _ contact: BookingRequest.Contact?,
        _ request: Request,
        _ json: @escaping @Sendable (Booking) -> JSON
    ) throws(Problem) -> Reply {
        let account = try principal(of: request).account
        let wish = BookingRequest(
            userID: account.id,
            contact: contact ?? .init(email: account.email, phone: nil),
            parts: parts
        )
        return try decide(.book(wish), by: account.id, .created, request, json)
    }

    /// Has an order decided on, and answers with what became of it.
    private func decide(
        _ wish: BookingOrder.Wish,
        by userID: String,
        _ status: Status,
        _ request: Request,
        _ json: @escaping @Sendable (Booking) -> JSON
    ) throws(Problem) -> Reply {
        let key = try idempotencyKey(of: request)
        let answer: @Sendable (BookingOutcome) -> Response? = { outcome in
            switch outcome {
            case .done(let booking): .json(json(booking), status: status)
            case .refused(let verdict): verdict.problem.response(requestID: request.id)
            case .replayed, .keyReused, .keyBusy, .blocked: nil
            }
        }
        let order = BookingOrder(
            userID: userID,
            wish: wish,
            key: key.map { BookingOrder.Key($0, of: request.path + request.body) }
        ) { outcome in
            answer(outcome).flatMap(StoredAnswer.init)
        }
        return .later { [boxOffice, funnel] tell in
            boxOffice.decide(order, until: request.deadline) { result in
                if case .outcome(let outcome) = result { funnel.count(outcome, of: wish) }
                do throws(Problem) {
                    tell(try Self.response(to: result, answer))
                } catch {
                    tell(error.response(requestID: request.id))
                }
            }
        }
    }

    private static func response(
        to result: SaleResult,
        _ answer: (BookingOutcome) -> Response?
    ) throws(Problem) -> Response {
        switch result {
        case .unavailable: throw .unavailable("Nothing was booked: too many are booking.")
        case .unknown: throw .unavailable("Whether it was booked is not known yet.")
        case .failed: throw .internalError
        case .outcome(let outcome): try response(to: outcome, answer)
        }
    }

    private static func response(
        to outcome: BookingOutcome,
        _ answer: (BookingOutcome) -> Response?
    ) throws(Problem) -> Response {
        switch outcome {
        case .done: return answer(outcome) ?? Response(.internalServerError)
        case .refused(let verdict): throw verdict.problem
        case .replayed(let stored): return Response(replaying: stored)
        case .keyReused: throw .keyReused
        case .keyBusy: throw .keyBusy
        case .blocked: throw .unavailable("Nothing was booked: it is locked at the moment.")
        }
    }
}

extension Problem {
    fileprivate static let unknownBooking = notFound("There is no such booking.")
}

extension StoredAnswer {
    /// What is to be said again; refusals that another try may not meet are not.
    fileprivate init?(_ response: Response) {
        let code = response.status.code
        guard (200...299).contains(code) || [402, 404, 409].contains(code) else { return nil }
        self.init(status: code, body: String(decoding: response.body, as: UTF8.self))
    }
}

extension Response {
    fileprivate init(replaying stored: StoredAnswer) {
        let isProblem = stored.status >= 400
        self.init(
            Status.known(stored.status),
            contentType: isProblem ? "application/problem+json" : "application/json",
            headers: [(.idempotencyReplayed, "true")],
            body: Array(stored.body.utf8)
        )
    }
}

extension BodyReader {
    /// Numbers of seats, each with the field that has it; each once.
    fileprivate mutating func seatNumbers() -> [(field: String, number: Int)] {
        switch (has(BookingFields.seatNumber), has(BookingFields.seatNumbers)) {
        case (true, false):
            return value(of: BookingFields.seatNumber).map { [("seat_number", $0)] } ?? []
        case (false, true): break
        case (true, true):
            refuse("seat_numbers", "expected either this or seat_number")
            return []
        case (false, false):
            refuse("seat_number", "required")
            return []
        }
        var numbers: [(field: String, number: Int)] = []
        for (index, json) in (value(of: BookingFields.seatNumbers) ?? []).enumerated() {
            let field = "seat_numbers[\(index)]"
            switch BookingFields.seatNumber.check(json) {
            case .invalid(let message): refuse(field, message)
            case .valid(let number):
                if numbers.contains(where: { $0.number == number }) {
                    refuse(field, "is there twice")
                }
                numbers.append((field, number))
            }
        }
        return numbers
    }
}
