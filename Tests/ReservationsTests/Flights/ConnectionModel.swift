@testable import Reservations

/// A search with one stop as one would explain it: every pair is tried, and compared with every other.
struct ConnectionModel {
    struct Result: Equatable {
        let ids: [String]
        /// Cabin, price and seats.
        let fares: [String]
        let departure: Int
        let arrival: Int
    }

    let day: DayFlights
    let passengers: Int
    let cabin: Cabin?

    private typealias Offer = (legs: [Flight], fares: [Flight.Fare])

    private func suits(_ fare: Flight.Fare) -> Bool {
        fare.seatsLeft >= passengers && (cabin == nil || cabin == fare.cabin)
    }

    private var offers: [Offer] {
        var offers: [Offer] = day.direct.map { ([$0], $0.fares.filter(suits)) }
        for first in day.first {
            for second in day.second where meets(first, second) {
                var fares: [Flight.Fare] = []
                for one in first.fares where suits(one) {
                    for other in second.fares where suits(other) && one.cabin == other.cabin {
                        guard one.price.currency == other.price.currency else { continue }
                        let price = Money(
                            minorUnits: one.price.minorUnits + other.price.minorUnits,
                            one.price.currency
                        )
                        let seats = min(one.seatsLeft, other.seatsLeft)
                        fares.append(.init(cabin: one.cabin, price: price, seatsLeft: seats))
                    }
                }
                offers.append(([first, second], fares))
            }
        }
        return offers.filter { !$0.fares.isEmpty }
    }

    private func meets(_ first: Flight, _ second: Flight) -> Bool {
        guard first.arrival == second.departure, let minimum = day.minimums[first.arrival] else {
            return false
        }
        let wait = (second.departureTime.epoch - first.arrivalTime.epoch) / 60
        let midnight = RandomDay.midnight
        let days =
            (second.departureTime.epoch - midnight) / 86_400
            - (first.arrivalTime.epoch - midnight) / 86_400
        return wait >= minimum && wait < 1_440 && (days == 0 || days == 1)
    }

    private func isAsGood(_ one: Offer, as other: Offer) -> Bool {
        one.legs[0].departureTime.epoch >= other.legs[0].departureTime.epoch
            && one.legs[one.legs.count - 1].arrivalTime.epoch
                <= other.legs[other.legs.count - 1].arrivalTime.epoch
            && other.fares.allSatisfy { theirs in
                one.fares.contains {
                    $0.cabin == theirs.cabin && $0.price.currency == theirs.price.currency
                        && $0.price.minorUnits <= theirs.price.minorUnits
                }
            }
    }

    private func ids(_ offer: Offer) -> [String] { offer.legs.map(\.id) }

    /// How many pairs of flights meet, and sell a cabin that suits.
    var pairs: Int { offers.count { $0.legs.count == 2 } }

    /// What remains, in no order.
    var results: [Result] {
        let all = offers
        let remaining = all.filter { offer in
            offer.legs.count == 1
                || !all.contains { other in
                    guard ids(other) != ids(offer), isAsGood(other, as: offer) else { return false }
                    guard isAsGood(offer, as: other) else { return true }
                    return other.legs.count < offer.legs.count
                        || other.legs.count == offer.legs.count
                            && ids(other).lexicographicallyPrecedes(ids(offer))
                }
        }
        return remaining.map { offer in
            Result(
                ids: ids(offer),
                fares: offer.fares.map { "\($0.cabin) \($0.price.decimal) \($0.seatsLeft)" },
                departure: offer.legs[0].departureTime.epoch,
                arrival: offer.legs[offer.legs.count - 1].arrivalTime.epoch
            )
        }
    }
}
