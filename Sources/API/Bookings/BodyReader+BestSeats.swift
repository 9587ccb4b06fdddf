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

    /// Where they are to be; nil for anywhere.
    ///
    /// Of a flight a cabin must be told: fares differ too much for anybody to be given a seat in just any.
    private mutating func zone(of kind: InventoryKind) -> String? {
        guard kind == .flight else {
            refuse(BookingFields.cabin, besides: "\(kind.rawValue)_id")
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
