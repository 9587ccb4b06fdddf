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
        let voucher = reader.value(of: BookingFields.voucher)
        try reader.finish()
        return try book(parts, contact: contact, voucher: voucher, request) { .object($0.members) }
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
        return try book([part], request) { booking in
            .object(
                booking.members + [("flight_id", .string(flight)), ("seat_code", .string(seat))]
            )
        }
    }

    /// Books numbered seats of a show.
    func bookShow(_ request: Request) throws(Problem) -> Reply {
        guard let id = request.idInPath else { throw .unknown(.show) }
        var reader = try BodyReader(request, known: BookingFields.showSeats)
        guard !reader.has(BookingFields.best) else {
            return try bookBestSeats(ofShow: id, &reader, request)
        }
        reader.refuseZones()
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
        return try book([part], request) { .object($0.members) }
    }

    private func bookBestSeats(
        ofShow id: String,
        _ reader: inout BodyReader,
        _ request: Request
    ) throws(Problem) -> Reply {
        for field in [BookingFields.seatNumber as any FieldDescription, BookingFields.seatNumbers]
        where reader.has(field) {
            reader.refuse(field, besides: "best")
            reader.refuse(BookingFields.best, besides: field.name)
        }
        let best = reader.bestSeats(of: .show)
        try reader.finish()
        guard let best else { throw .internalError }
        let part = BookingRequest.Part(kind: .show, inventoryID: id, wishes: [.best(best)])
        return try book([part], request) { .object($0.members) }
    }

    /// One booking of one's own.
    func showBooking(_ request: Request) throws(Problem) -> Response {
        let user = try principal(of: request).account.id
        guard let id = request.idInPath else { throw .unknownBooking }
        let booking = try ask(request) { () throws(StoreError) in
            try store.booking(id: id, until: request.deadline)
        }
        guard let booking, booking.isOf(user) else { throw .unknownBooking }
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
        var items: [Int]?
        if !request.body.isEmpty {
            var reader = try BodyReader(request, known: PaymentFields.cancellation)
            items = reader.value(of: PaymentFields.items)
            try reader.finish()
        }
        let wish = CancellationWish(bookingID: id, items: items)
        return try decide(.cancel(wish), by: user, request) { outcome in
            guard case .changed(let changed) = outcome else { return nil }
            return .json(changed.booking.json)
        }
    }

    private func book(
        _ parts: [BookingRequest.Part],
        contact: BookingRequest.Contact? = nil,
        voucher: VoucherCode? = nil,
        _ request: Request,
        _ json: @escaping @Sendable (Booking) -> JSON
    ) throws(Problem) -> Reply {
        let account = try principal(of: request).account
        let wish = BookingRequest(
            userID: account.id,
            contact: contact ?? .init(email: account.email, phone: nil),
            parts: parts,
            voucher: voucher
        )
        return try decide(.book(wish), by: account.id, request) { outcome in
            guard case .done(let booking) = outcome else { return nil }
            return .json(json(booking), status: .created)
        }
    }
}

extension Problem {
    static let unknownBooking = notFound("There is no such booking.")
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
