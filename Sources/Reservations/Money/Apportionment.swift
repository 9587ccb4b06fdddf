/// Sums in parts that add up to them.
package enum Apportionment {
    /// A whole in parts by weights, by the method of the largest remainder: none is farther than a unit from its
    /// exact share, and none larger than its weight if the whole is not larger than all of them together.
    ///
    /// Of equal remainders the first ones get what is left, so that the same always comes of the same.
    ///
    /// - Parameters:
    ///   - whole: Not negative.
    ///   - weights: None negative; if all are 0 so are the parts.
    package static func parts(of whole: Int, by weights: [Int]) -> [Int] {
        // Their products are beyond 64 bits.
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard sum > 0 else { return weights.map { _ in 0 } }
        let exact = weights.map {
            (Int128(whole) * Int128($0)).quotientAndRemainder(dividingBy: sum)
        }
        var parts = exact.map { Int($0.quotient) }
        let rest = whole - parts.reduce(0, +)
        let first = exact.indices.sorted {
            (-exact[$0].remainder, $0) < (-exact[$1].remainder, $1)
        }
        for index in first.prefix(rest) { parts[index] += 1 }
        return parts
    }
}
