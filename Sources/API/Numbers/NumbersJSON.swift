import JSONText
import Reservations

extension SalesNumbers {
    var json: JSON {
        .object(
            [
                ("\(subject.kind.rawValue)_id", .string(subject.id)),
                ("as_of", .string(subject.time)), ("time_zone", .string(subject.timeZone)),
                ("currency", .string(subject.currency.code)),
                ("capacity", .number(subject.capacity)),
                ("bookings_by_status", .object(bookingCounts)),
                ("totals", .object(standing(totals) + moves(totals, views: views))),
            ] + lists { json($0) } + [
                ("days", .array(days.sorted { $0.key < $1.key }.map { json($0.key, $0.value) }))
            ]
        )
    }

    /// Ticket types, of an event, and zones, each with what is said of it, if something is.
    private func lists(_ json: (Part) -> JSON?) -> [(name: String, value: JSON)] {
        let zones = (Self.zones, JSON.array(parts.filter(\.isZone).compactMap(json)))
        guard subject.kind == .event else { return [zones] }
        return [(Self.types, .array(parts.filter { !$0.isZone }.compactMap(json))), zones]
    }

    private static let types = "ticket_types"
    private static let zones = "zones"

    private var bookingCounts: [(name: String, value: JSON)] {
        BookingStatus.allCases.map { ($0.rawValue, .number(bookings[$0] ?? 0)) }
    }

    private func json(_ part: Part) -> JSON {
        let figures = partTotals[part.key] ?? SalesFigures()
        return .object(
            names(of: part) + [("quantity", .number(part.quantity))] + standing(figures)
                + moves(figures)
        )
    }

    private func json(_ date: String, _ day: Day) -> JSON {
        .object(
            [("date", .string(date))] + moves(day.figures, views: day.views)
                + lists { part in
                    day.parts[part.key].map { .object(names(of: part) + moves($0)) }
                }
        )
    }

    private func names(of part: Part) -> [(name: String, value: JSON)] {
        part.isZone
            ? [("zone", .string(part.key))]
            : [("ticket_type_id", .string(part.key)), ("name", .string(part.name))]
    }

    /// What is so now.
    private func standing(_ figures: SalesFigures) -> [(name: String, value: JSON)] {
        [
            ("held", .number(figures.held)), ("sold", .number(figures.sold)),
            ("at_door", amount(figures.atDoor)), ("pending", amount(figures.pending)),
        ]
    }

    /// What has happened; views and bookings are of the whole only, for a booking may have several parts.
    private func moves(_ figures: SalesFigures, views: Int) -> [(name: String, value: JSON)] {
        [("views", .number(views)), ("bookings", .number(figures.bookings))] + moves(figures)
    }

    private func moves(_ figures: SalesFigures) -> [(name: String, value: JSON)] {
        [
            ("booked", .number(figures.booked)), ("confirmed", .number(figures.confirmed)),
            ("cancelled", .number(figures.cancelled)), ("expired", .number(figures.expired)),
            ("gross", amount(figures.gross)), ("refunded", amount(figures.refunded)),
            ("net", amount(figures.net)),
        ]
    }

    private func amount(_ minorUnits: Int) -> JSON {
        .string(Money(minorUnits: minorUnits, subject.currency).decimal)
    }
}

// MARK: - Schemas

extension SalesNumbers {
    /// The schema of `json` for one kind.
    static func schema(of kind: InventoryKind) -> JSON {
        let quantity = [(name: "quantity", value: count)]
        let day = Schema.object(
            [("date", Schema.string(format: "date").described("By the time zone"))] + whole + moves
                + lists(of: kind) { $0 + moves }
        )
        return Schema.object(
            [
                ("\(kind.rawValue)_id", Schema.string(format: "uuid")),
                (
                    "as_of",
                    Schema.string(format: "date-time").described("The moment of which all of it is")
                ),
                ("time_zone", Schema.string()),
                ("currency", Schema.currency),
                ("capacity", count),
                (
                    "bookings_by_status",
                    Schema.object(BookingStatus.allCases.map { ($0.rawValue, count) })
                ),
                ("totals", Schema.object(standing + whole + moves)),
            ] + lists(of: kind) { $0 + quantity + standing + moves } + [
                ("days", Schema.array(of: day))
            ]
        )
    }

    /// The schemas of `lists(_:)`.
    ///
    /// - Parameter members: Those of a part with these that name it.
    private static func lists(
        of kind: InventoryKind,
        _ members: ([(name: String, value: JSON)]) -> [(name: String, value: JSON)]
    ) -> [(name: String, value: JSON)] {
        let type = members([
            ("ticket_type_id", Schema.string(format: "uuid")), ("name", Schema.string()),
        ])
        let zone = members([("zone", Schema.string())])
        let zones = (Self.zones, Schema.array(of: Schema.object(zone)))
        guard kind == .event else { return [zones] }
        return [(types, Schema.array(of: Schema.object(type))), zones]
    }

    private static let count = Schema.integer(atLeast: 0)

    private static let standing: [(name: String, value: JSON)] = [
        ("held", count.described("Kept now for customers who have not paid")),
        ("sold", count.described("Confirmed, and not given back")),
        ("at_door", Schema.string().described("What those sold are to pay at the door")),
        ("pending", Schema.string().described("Set aside by a provider, and not yet taken")),
    ]

    private static let whole: [(name: String, value: JSON)] = [
        ("views", count.described("How often it was looked at")),
        ("bookings", count.described("Bookings that were made")),
    ]

    private static let moves: [(name: String, value: JSON)] = [
        ("booked", count.described("Tickets or seats in bookings that were made")),
        ("confirmed", count),
        ("cancelled", count.described("Given back, called off, or paid too late")),
        ("expired", count.described("Of holds that ended before they were paid")),
        ("gross", Schema.string().described("Sold and paid online, by the ledger")),
        ("refunded", Schema.string().described("Given back of that, fees included")),
        ("net", Schema.string()),
    ]
}
