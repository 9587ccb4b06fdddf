/// Everything that is wrong with a seat map.
package struct SeatMapError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with one part of it.
    package struct Fault: Hashable, Sendable, CustomStringConvertible {
        /// Such as `seat_map.sections[0].rows[2].columns`.
        package let place: String
        /// Safe to show, such as `expected a string`.
        package let message: String

        package var description: String { place.isEmpty ? message : "\(place): \(message)" }
    }

    /// At least one, and at most twenty: of more, the first.
    package let faults: [Fault]

    package var description: String {
        faults.map(\.description).joined(separator: "; ")
    }
}
