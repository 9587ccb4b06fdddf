/// Fares as rows of prices, with a column for each cabin and currency that there is.
struct FareColumns {
    /// What stands where a cabin is not sold: more than anything costs.
    static let notSold = Int.max

    private struct Column: Hashable {
        let cabin: Cabin
        let currency: Currency
    }

    private var places: [Column: Int] = [:]

    init(of flights: [Flight]) {
        for fare in flights.flatMap(\.fares) {
            let column = Column(cabin: fare.cabin, currency: fare.price.currency)
            if places[column] == nil { places[column] = places.count }
        }
    }

    var count: Int { places.count }

    /// What the fares cost, in minor units; those of these flights alone.
    func prices(of fares: [Flight.Fare]) -> [Int] {
        var prices = [Int](repeating: Self.notSold, count: count)
        for fare in fares {
            let column = Column(cabin: fare.cabin, currency: fare.price.currency)
            if let place = places[column] { prices[place] = fare.price.minorUnits }
        }
        return prices
    }

    /// What two flights cost together, of the cabins that both sell; nil if they have none in common.
    static func sum(_ first: [Int], _ second: [Int]) -> [Int]? {
        let sums = zip(first, second).map { one, other in
            max(one, other) == notSold ? notSold : one + other
        }
        return sums.contains { $0 != notSold } ? sums : nil
    }
}
