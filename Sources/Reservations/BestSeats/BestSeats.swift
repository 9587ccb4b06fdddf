/// Chooses the best of a chart's free seats, always the same for the same chart.
///
/// Seats beside each other come first, wherever they are; then that no single seat is left alone; then that what is
/// left can be filled by pairs; then how near they are to the best place. Of those that are equal the first in the
/// map are taken.
package struct BestSeats {
    /// Each looks at all seats anew, and nobody may keep the others waiting by a wish for a thousand that are
    /// nowhere beside each other.
    private static let mostGroups = 10

    private let chart: SeatChart
    /// Seats that nobody has.
    private var free: [Bool]
    /// Those of them that may be chosen.
    private var open: [Bool]

    /// - Parameters:
    ///   - free: Which of the chart's seats nobody has.
    ///   - zone: Where they are to be; nil for anywhere.
    package init(_ chart: SeatChart, free: [Bool], in zone: String?) {
        self.chart = chart
        self.free = free
        open = chart.seats.indices.map { index in
            free[index] && (zone == nil || chart.seats[index].zone == zone)
        }
    }

    /// How many there are to choose from.
    package var left: Int { open.count { $0 } }

    /// The places in the chart of the best seats for so many people, in its order; nil if fewer are left.
    ///
    /// Beside each other if so many are anywhere. Otherwise in as large groups as there are, each near those
    /// before it; who is left after ten groups sits as near to them as can be.
    package func choose(_ count: Int) -> [Int]? {
        guard count <= left else { return nil }
        var rest = self
        // Some may have what others need only if there is nothing else.
        let ordinary = rest.open.indices.map { open[$0] && !chart.seats[$0].isReserved }
        if ordinary.count(where: \.self) >= count { rest.open = ordinary }
        var (chosen, groups): ([Int], Int) = ([], 0)
        while chosen.count < count {
            let size = rest.size(ofGroupFor: count - chosen.count)
            let costs = chosen.isEmpty ? chart.costs : chart.costs(toMiddleOf: chosen)
            if groups == Self.mostGroups {
                chosen += rest.nearest(count - chosen.count, by: costs)
                break
            }
            groups += 1
            guard let group = rest.best(size, by: costs) else { return nil }
            for place in group { (rest.free[place], rest.open[place]) = (false, false) }
            chosen += group
        }
        return chosen.sorted()
    }

    /// The seats of least cost, wherever they are.
    private func nearest(_ count: Int, by costs: [Int]) -> [Int] {
        let places = open.indices.filter { open[$0] }
        return Array(places.sorted { (costs[$0], $0) < (costs[$1], $1) }.prefix(count))
    }

    /// How many of a party sit together: all that can, but rather two and two than three and one.
    private func size(ofGroupFor people: Int) -> Int {
        let runs = runs
        let longest = min(runs.max() ?? 0, people)
        let isOneLeft = people - longest == 1
        return isOneLeft && longest > 2 && runs.count { $0 > 1 } > 1 ? longest - 1 : longest
    }

    /// How many seats are beside each other, one number for each such group.
    private var runs: [Int] {
        var runs: [Int] = []
        for place in open.indices where open[place] {
            if place > 0, open[place - 1], chart.joinsNext[place - 1] {
                runs[runs.count - 1] += 1
            } else {
                runs.append(1)
            }
        }
        return runs
    }

    /// The best seats beside each other; nil if there are not so many.
    private func best(_ count: Int, by costs: [Int]) -> Range<Int>? {
        let runs = freeRuns
        var finalists = Finalists()
        var (length, cost) = (0, 0)
        for place in open.indices {
            let goesOn = length > 0 && chart.joinsNext[place - 1] && open[place]
            if !goesOn { (length, cost) = (0, 0) }
            guard open[place] else { continue }
            length += 1
            cost += costs[place]
            if length > count { cost -= costs[place - count] }
            guard length >= count else { continue }
            let seats = place - count + 1..<place + 1
            finalists.add(seats, cost, in: runs[place])
        }
        return finalists.winner
    }

    /// The free seats beside each other that each free seat is among.
    private var freeRuns: [Range<Int>] {
        var runs = free.indices.map { $0..<$0 }
        var start = 0
        for place in free.indices where free[place] {
            if place == 0 || !free[place - 1] || !chart.joinsNext[place - 1] { start = place }
            let isLast =
                place + 1 == free.count || !free[place + 1] || !chart.joinsNext[place]
            guard isLast else { continue }
            for member in start...place { runs[member] = start..<place + 1 }
        }
        return runs
    }
}

/// The nearest seats of each kind, by what they leave of the free seats that they are among.
private struct Finalists {
    /// How much farther from the best place a party sits so that no single seat is left beside it: anywhere in
    /// a cinema, but not at the other end of an arena.
    private static let detour = Double(SeatChart.distance(ofWidths: 15))
    /// How much farther it sits so that pairs can fill what is left: a seat to the side.
    private static let shift = Double(SeatChart.distance(ofWidths: 2))
    /// What is left on the left and on the right can be odd where it was even; where it was odd, it can be even.
    private static let newlyOdd = -1...2
    private static let mostAlone = 2

    private struct Finalist {
        let cost: Int
        let seats: Range<Int>

        /// From where they should be, taken together.
        var distance: Double { (Double(cost) / Double(seats.count)).squareRoot() }
    }

    /// By how many seats they leave alone, and by how many more parts are odd.
    private var found: [[Finalist?]] = Array(
        repeating: Array(repeating: nil, count: newlyOdd.count),
        count: mostAlone + 1
    )

    /// - Parameter run: The free seats that they are among.
    mutating func add(_ seats: Range<Int>, _ cost: Int, in run: Range<Int>) {
        let (left, right) = (
            seats.lowerBound - run.lowerBound, run.upperBound - seats.upperBound
        )
        let alone = (left == 1 ? 1 : 0) + (right == 1 ? 1 : 0)
        let odd = left % 2 + right % 2 - run.count % 2 - Self.newlyOdd.lowerBound
        if let known = found[alone][odd], known.cost <= cost { return }
        found[alone][odd] = Finalist(cost: cost, seats: seats)
    }

    var winner: Range<Int>? {
        let nearest = found.map { $0.compactMap(\.self) }
        let tidy = Self.first(of: nearest.map { $0.min { $0.cost < $1.cost } }, within: Self.detour)
        guard let tidy else { return nil }
        return Self.first(of: found[tidy], within: Self.shift).flatMap { found[tidy][$0]?.seats }
    }

    /// The place of the first that is not much farther than the nearest.
    private static func first(of finalists: [Finalist?], within distance: Double) -> Int? {
        guard let least = finalists.compactMap({ $0?.distance }).min() else { return nil }
        return finalists.firstIndex { $0.map { $0.distance <= least + distance } ?? false }
    }
}
