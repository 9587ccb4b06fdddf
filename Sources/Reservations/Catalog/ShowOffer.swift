import JSONText

/// A show that is to be made, with its seats.
package struct ShowOffer: Hashable, Sendable {
    /// Where its seats come from.
    package enum Seats: Hashable, Sendable {
        case ready(PricedSeats)
        /// From a map that everybody can choose by this name.
        case named(String)
    }

    package let details: ShowDetails
    package let seats: Seats

    package init(details: ShowDetails, seats: Seats) {
        self.details = details
        self.seats = seats
    }

    /// The seats with their prices, or what is wrong with the map that is named.
    ///
    /// - Parameter textOfMap: Yields what is kept by a name; nil if there is nothing.
    package func pricedSeats<Failure: Error>(
        _ textOfMap: (String) throws(Failure) -> String?
    ) throws(Failure) -> Result<PricedSeats, FieldFaults> {
        switch seats {
        case .ready(let seats): return .success(seats)
        case .named(let name):
            guard let text = try textOfMap(name),
                let json = try? JSONParser.parse(Array(text.utf8))
            else {
                let message = "there is no seat map of that name"
                return .failure(FieldFaults([FieldFault(PricedSeats.place, message)]))
            }
            do throws(SeatMapError) {
                return .success(try PricedSeats(json, price: details.price))
            } catch {
                return .failure(FieldFaults(error))
            }
        }
    }
}

extension FieldFaults {
    /// What is wrong with a seat map, place by place.
    package init(_ error: SeatMapError) {
        self.init(error.faults.map { FieldFault($0.place, $0.message) })
    }
}
