import Cache
import HTTP
import JSONText
import Reservations
import Storage

/// The list of an inventory's seats, as its kind calls things.
struct SeatList {
    let kind: InventoryKind
    /// The member that names the inventory.
    private let idName: String
    /// The member that tells which price a seat has.
    private let zoneName: String

    static let show = SeatList(kind: .show, idName: "show_id", zoneName: "zone")
    static let event = SeatList(kind: .event, idName: "event_id", zoneName: "zone")
    static let flight = SeatList(kind: .flight, idName: "flight_id", zoneName: "cabin")

    func body(of seats: [InventorySeat], _ id: String) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.name(idName)
            json.string(id)
            json.name("seats")
            json.array { json in
                for seat in seats { write(seat, to: &json) }
            }
        }
        return json.bytes
    }

    private func write(_ seat: InventorySeat, to json: inout JSONWriter) {
        json.object { json in
            for (name, value) in [
                ("seat_code", seat.code), ("section", seat.section), ("row", seat.row),
                ("column", seat.column), (zoneName, seat.zone), ("price", seat.price.decimal),
                ("current_price", seat.currentPrice.decimal),
                ("currency", seat.price.currency.code), ("status", seat.status.rawValue),
            ] {
                json.name(name)
                json.string(value)
            }
            json.name("features")
            json.array { json in
                for feature in seat.features { json.string(feature.rawValue) }
            }
            json.name("x")
            json.number(seat.x)
            json.name("y")
            json.number(seat.y)
        }
    }

    /// The schema of `body(of:_:)`.
    var schema: JSON {
        Schema.object([
            (idName, Schema.string(format: "uuid")), ("seats", Schema.array(of: seatSchema)),
        ])
    }

    private var seatSchema: JSON {
        Schema.object([
            ("seat_code", Schema.string(pattern: "^[A-Z0-9-]{1,8}$", example: "12A")),
            ("section", Schema.string()), ("row", Schema.string()), ("column", Schema.string()),
            (zoneName, zoneSchema), ("price", Schema.string()),
            ("current_price", Schema.string()), ("currency", Schema.currency),
            ("status", Schema.string(oneOf: InventorySeat.Status.allCases.map(\.rawValue))),
            (
                "features",
                Schema.array(of: Schema.string(oneOf: SeatFeature.allCases.map(\.rawValue)))
            ),
            ("x", Schema.integer(atLeast: 0)), ("y", Schema.integer(atLeast: 0)),
        ])
    }

    private var zoneSchema: JSON {
        kind == .flight
            ? Schema.string(oneOf: Cabin.allCases.map(\.rawValue)) : Schema.string()
    }
}

extension Service {
    /// A show's seats, fresh.
    func showSeats(_ request: Request) throws(Problem) -> Response {
        try seats(.show, request)
    }

    /// An event's seats, fresh: none of one that has tickets only.
    func showEventSeats(_ request: Request) throws(Problem) -> Response {
        try seats(.event, request)
    }

    /// A flight's seats in the cabins that are on sale, fresh.
    func showFlightSeats(_ request: Request) throws(Problem) -> Response {
        try seats(.flight, request)
    }

    private func seats(_ list: SeatList, _ request: Request) throws(Problem) -> Response {
        let unknown = Problem.notFound("There is no such \(list.kind.rawValue).")
        guard let id = request.idInPath else { throw unknown }
        let version = try ask(request) { () throws(StoreError) in
            try store.seatsVersion(of: list.kind, id: id, until: request.deadline)
        }
        guard let version else { throw unknown }
        let body = try seatLists.body(of: id, version: version) { () throws(Problem) in
            let seats = try ask(request) { () throws(StoreError) in
                try store.seats(ofInventory: id, until: request.deadline)
            }
            return list.body(of: seats, id)
        }
        funnel.count(.seatMapView)
        return .json(body)
    }
}

extension Operation {
    static let showSeats = Operation(
        "showSeats",
        "A show's seats, as they are now",
        path: [.show],
        answer: Answer("The seats, in their map's order.", schema: SeatList.show.schema),
        problems: [.notFound, .serviceUnavailable]
    )
    static let showEventSeats = Operation(
        "showEventSeats",
        "An event's seats, as they are now; none of one without a seat map",
        path: [.event],
        answer: Answer("The seats, in their map's order.", schema: SeatList.event.schema),
        problems: [.notFound, .serviceUnavailable]
    )
    static let showFlightSeats = Operation(
        "showFlightSeats",
        "A flight's seats in the cabins that are on sale, as they are now",
        path: [.flight],
        answer: Answer("The seats, from the front.", schema: SeatList.flight.schema),
        problems: [.notFound, .serviceUnavailable]
    )
}
