/// The journeys found so far, for those that leave no later to be compared with: whether one of them arrives
/// no later than that, and sells all its cabins for no more.
///
/// A tree whose leaves are the moments of arrival, in order. A node has the least prices of all below it, so
/// that whatever is too dear, or arrives too late, is passed over without being looked at.
struct JourneyFront {
    /// What journeys that arrive at a moment cost, where none costs no more than another of them.
    private var leaves: [[[Int]]]
    /// The least prices below each node: the children of node n are 2n and 2n + 1, of nodes `width` and
    /// above they are leaves.
    private var least: [[Int]]
    /// How many leaves there is room for: a power of two.
    private let width: Int
    /// How many nodes, and rows of prices, have been looked at.
    private(set) var looks = 0

    /// - Parameters:
    ///   - moments: How many moments of arrival there are.
    ///   - columns: How many prices a journey has.
    init(moments: Int, columns: Int) {
        var width = 1
        while width < moments { width *= 2 }
        self.width = width
        leaves = Array(repeating: [], count: width)
        let nothing = [Int](repeating: FareColumns.notSold, count: columns)
        least = Array(repeating: nothing, count: 2 * width)
    }

    /// Adds a journey by the place of its arrival among the moments.
    mutating func add(_ prices: [Int], at moment: Int) {
        leaves[moment].removeAll { Self.isNoDearer(prices, than: $0) }
        leaves[moment].append(prices)
        var node = width + moment
        while node > 0 {
            for column in prices.indices {
                least[node][column] = min(least[node][column], prices[column])
            }
            node /= 2
        }
    }

    /// Whether a journey that arrives no later sells all these cabins for no more.
    mutating func beats(_ prices: [Int], at moment: Int) -> Bool {
        beats(prices, at: moment, below: 1, from: 0, count: width)
    }

    /// The same, of those below a node: so many leaves from one on.
    private mutating func beats(
        _ prices: [Int],
        at moment: Int,
        below node: Int,
        from first: Int,
        count: Int
    ) -> Bool {
        looks += 1
        guard first <= moment, Self.isNoDearer(least[node], than: prices) else { return false }
        guard count > 1 else {
            looks += leaves[first].count
            return leaves[first].contains { Self.isNoDearer($0, than: prices) }
        }
        let half = count / 2
        return beats(prices, at: moment, below: 2 * node, from: first, count: half)
            || beats(prices, at: moment, below: 2 * node + 1, from: first + half, count: half)
    }

    private static func isNoDearer(_ one: [Int], than other: [Int]) -> Bool {
        zip(one, other).allSatisfy { $0 <= $1 }
    }
}
