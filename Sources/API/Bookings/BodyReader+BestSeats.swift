import HTTP
import Reservations

/// Reading who leaves the choice of seats to us.
extension BodyReader {
    /// How many seats, and where; nil if something is wrong with that.
    mutating func bestSeats(of kind: InventoryKind) -> BestSeatsWish? {
        if has(BookingFields.seats) {
            refuse(BookingFields.best, besides: "seats")
            refuse(BookingFields.seats, besides: "best")
        }
        let zone = zone(of: kind)
        guard let count = value(of: BookingFields.best) else { return nil }
        let passengers = passengers(for: count)
        return BestSeatsWish(count: count, zone: zone, passengers: passengers)
    }

    /// The part of the seats that is wanted, by its name; what a flight's are called is told, for fares differ too
    /// much for anybody to get just one.
    private mutating func zone(of kind: InventoryKind) -> String? {
        guard kind == .flight else {
            refuse(BookingFields.cabin, besides: "show_id")
            return value(of: BookingFields.zone)
        }
        refuse(BookingFields.zone, besides: "flight_id")
        return value(of: BookingFields.cabin.required)?.rawValue
    }

    /// Refuses what tells where seats are chosen, where none are.
    mutating func refuseZones() {
        if has(BookingFields.zone) { refuse("zone", "goes with best only") }
        if has(BookingFields.cabin) { refuse("cabin", "goes with best only") }
    }
}
