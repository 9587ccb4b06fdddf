import JSONText

/// Where the seats of something that is to be made come from.
package enum OfferedSeats: Hashable, Sendable {
    case ready(PricedSeats)
    /// From a map that everybody can choose by this name.
    case named(String)

    /// The seats with their prices, or what is wrong with the map that is named.
    ///
    /// - Parameters:
    ///   - pricing: That of zones that have no price.
    ///   - textOfMap: Yields what is kept by a name; nil if there is nothing.
    package func priced<Failure: Error>(
        _ pricing: Pricing,
        _ textOfMap: (String) throws(Failure) -> String?
    ) throws(Failure) -> Result<PricedSeats, FieldFaults> {
        switch self {
        case .ready(let seats): return .success(seats)
        case .named(let name):
            guard let text = try textOfMap(name),
                let json = try? JSONParser.parse(Array(text.utf8))
            else {
                let message = "there is no seat map of that name"
                return .failure(FieldFaults([FieldFault(PricedSeats.place, message)]))
            }
            do throws(SeatMapError) {
                return .success(try PricedSeats(json, pricing))
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
