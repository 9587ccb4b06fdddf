/// Chooses the best of a chart's free seats, always the same for the same chart.
///
/// Seats beside each other come first, wherever they are; then that nobody is left alone; then how near they
/// are to the best place; of those that are equal the first in the map are taken.
package struct BestSeats {
    /// How much farther from the best place a party sits so that no single seat is left beside it: anywhere in
    /// a cinema, but not at the other end of an arena.
    private static let detour = Double(SeatChart.distance(ofWidths: 15))
    /// Two seats at the most are left alone by one choice: on its left and on its right.
    private static let mostAlone = 2

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
    /// before it.
    package func choose(_ count: Int) -> [Int]? {
        guard count <= left else { return nil }
        var rest = self
        // Some may have what others need only if there is nothing else.
        let ordinary = rest.open.indices.map { open[$0] && !chart.seats[$0].isReserved }
        if ordinary.count(where: \.self) >= count { rest.open = ordinary }
        var chosen: [Int] = []
        while chosen.count < count {
            let size = rest.size(ofGroupFor: count - chosen.count)
            let costs = chosen.isEmpty ? chart.costs : chart.costs(toMiddleOf: chosen)
            guard let group = rest.best(size, by: costs) else { return nil }
            for place in group { (rest.free[place], rest.open[place]) = (false, false) }
            chosen += group
        }
        return chosen.sorted()
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
        // By how many seats they leave alone.
        var found: [(cost: Int, seats: Range<Int>)?] = Array(
            repeating: nil,
            count: Self.mostAlone + 1
        )
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
            let alone = leftAlone(by: seats)
            if let known = found[alone], known.cost <= cost { continue }
            found[alone] = (cost, seats)
        }
        guard let least = found.compactMap({ $0?.cost }).min() else { return nil }
        let limit = distance(least, count) + Self.detour
        return found.lazy.compactMap { $0 }.first { distance($0.cost, count) <= limit }?.seats
    }

    /// How far some seats are from where they should be, taken together.
    private func distance(_ cost: Int, _ count: Int) -> Double {
        (Double(cost) / Double(count)).squareRoot()
    }

    /// How many free seats would have no free one beside them any more.
    private func leftAlone(by seats: Range<Int>) -> Int {
        let isLeft =
            isFree(leftOf: seats.lowerBound) && !isFree(leftOf: seats.lowerBound - 1)
        let isRight =
            isFree(rightOf: seats.upperBound - 1) && !isFree(rightOf: seats.upperBound)
        return (isLeft ? 1 : 0) + (isRight ? 1 : 0)
    }

    private func isFree(leftOf place: Int) -> Bool {
        place > 0 && chart.joinsNext[place - 1] && free[place - 1]
    }

    private func isFree(rightOf place: Int) -> Bool {
        chart.joinsNext[place] && free[place + 1]
    }
}
