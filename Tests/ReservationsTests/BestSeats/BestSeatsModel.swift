import Reservations

/// The rules of the best seats as they are told, by looking at every possibility anew.
struct BestSeatsModel {
    let chart: SeatChart
    let zone: String?
    /// Whether it matters that somebody is left alone.
    let avoidsSingles: Bool
    private var free: Set<Int>
    /// The seats that are drawn beside each.
    private let left: [Int?]
    private let right: [Int?]

    init(_ hall: DrawnHall, in zone: String?, avoidsSingles: Bool = true) {
        let seats = hall.chart.seats
        chart = hall.chart
        self.zone = zone
        self.avoidsSingles = avoidsSingles
        free = Set(hall.free.indices.filter { hall.free[$0] })
        func beside(_ seat: SeatChart.Seat, _ distance: Int) -> Int? {
            seats.firstIndex { other in
                (other.section, other.row) == (seat.section, seat.row)
                    && other.position.x == seat.position.x + distance
            }
        }
        left = seats.map { beside($0, -2) }
        right = seats.map { beside($0, 2) }
    }

    /// The seats for a party, group by group; nil if there are not so many.
    mutating func choose(_ count: Int) -> [Int]? {
        let open = free.filter { zone == nil || chart.seats[$0].zone == zone }
        let needed: Set<SeatFeature> = [.wheelchair, .companion, .exitRow]
        let ordinary = open.filter { chart.seats[$0].features.isDisjoint(with: needed) }
        guard open.count >= count else { return nil }
        var pool = ordinary.count >= count ? ordinary : open
        var chosen: [Int] = []
        while chosen.count < count {
            let group = group(for: count - chosen.count, from: pool, beside: chosen)
            chosen += group
            pool.subtract(group)
            free.subtract(group)
        }
        return chosen.sorted()
    }

    private func group(for people: Int, from pool: Set<Int>, beside chosen: [Int]) -> [Int] {
        var size = people
        while groups(of: size, from: pool).isEmpty { size -= 1 }
        // Two and two rather than three and one.
        if size == people - 1, size > 2, rowsForTwo(in: pool) > 1 { size -= 1 }
        return best(of: groups(of: size, from: pool)) { cost(of: $0, beside: chosen) }
    }

    /// How many stretches of open seats two can sit in.
    private func rowsForTwo(in pool: Set<Int>) -> Int {
        pool.count { place in
            let isFirst = left[place].map { !pool.contains($0) } ?? true
            return isFirst && right[place].map { pool.contains($0) } ?? false
        }
    }

    /// All groups of so many seats beside each other.
    private func groups(of size: Int, from pool: Set<Int>) -> [[Int]] {
        pool.sorted().compactMap { first in
            var group = [first]
            while group.count < size, let next = right[group[group.count - 1]],
                pool.contains(next)
            {
                group.append(next)
            }
            return group.count == size ? group : nil
        }
    }

    private func best(of groups: [[Int]], _ cost: ([Int]) -> Double) -> [Int] {
        var known = groups.map { (seats: $0, cost: cost($0)) }
        // Twelve parts to a seat's width.
        keepTidiest(&known, within: 15 * 12) { alone(after: $0) }
        keepTidiest(&known, within: 2 * 12) {
            oddRuns(in: free.subtracting($0)) - oddRuns(in: free)
        }
        return known.first { $0.cost == known.map(\.cost).min() }?.seats ?? []
    }

    /// Keeps those of which least is untidy among the ones that are not much farther than the nearest.
    private func keepTidiest(
        _ groups: inout [(seats: [Int], cost: Double)],
        within distance: Double,
        _ untidy: ([Int]) -> Int
    ) {
        let least = groups.map(\.cost).min() ?? 0
        let near = groups.filter { $0.cost <= least + distance }
        let tidiest = near.map { untidy($0.seats) }.min()
        groups = groups.filter { untidy($0.seats) == tidiest }
    }

    /// How many stretches of free seats no pairs can fill.
    private func oddRuns(in free: Set<Int>) -> Int {
        let firsts = free.filter { place in left[place].map { !free.contains($0) } ?? true }
        return firsts.count { first in
            var (place, length) = (first, 1)
            while let next = right[place], free.contains(next) {
                place = next
                length += 1
            }
            return length % 2 == 1
        }
    }

    /// How many free seats are left alone that were not before.
    private func alone(after group: [Int]) -> Int {
        guard avoidsSingles else { return 0 }
        let left = free.subtracting(group)
        return left.count { isAlone($0, in: left) && !isAlone($0, in: free) }
    }

    private func isAlone(_ place: Int, in free: Set<Int>) -> Bool {
        [left[place], right[place]].allSatisfy { beside in
            beside.map { !free.contains($0) } ?? true
        }
    }

    /// How far a group is from where it should be: the root of the mean square, in twelfths of a seat's width.
    private func cost(of group: [Int], beside chosen: [Int]) -> Double {
        let squares = group.map { place -> Int in
            let (x, y) = goal(beside: chosen)
            let seat = chart.seats[place]
            let (across, deep) = (6 * seat.position.x - x, 6 * seat.position.y - y)
            let worse = seat.features.contains(.restrictedView) ? 120 : 0
            return across * across + deep * deep + worse * worse
        }
        return (Double(squares.reduce(0, +)) / Double(group.count)).squareRoot()
    }

    /// The middle of those that are chosen, or of the floor two thirds of the way back.
    private func goal(beside chosen: [Int]) -> (Int, Int) {
        guard chosen.isEmpty else {
            let seats = chosen.map { chart.seats[$0].position }
            return (
                6 * seats.map(\.x).reduce(0, +) / seats.count,
                6 * seats.map(\.y).reduce(0, +) / seats.count
            )
        }
        // In a drawing each section is behind the one before.
        let floor = chart.seats.filter { $0.section == chart.seats[0].section }.map(\.position)
        let (xs, ys) = (floor.map(\.x).sorted(), floor.map(\.y).sorted())
        guard let left = xs.first, let right = xs.last, let top = ys.first, let end = ys.last else {
            return (0, 0)
        }
        return (3 * (left + right), 6 * top + 4 * (end - top))
    }
}
