/// Gathers what is wrong with a map.
///
/// A class, as readers at every depth add to the same list.
final class FaultList {
    private var faults: [SeatMapError.Fault] = []

    func refuse(_ place: SeatMapPlace, _ message: String) {
        if isFull { return }
        faults.append(SeatMapError.Fault(place: place.description, message: message))
    }

    var isEmpty: Bool { faults.isEmpty }

    /// Whether nothing more will be told.
    var isFull: Bool { faults.count >= SeatMapLimits.faults }

    var error: SeatMapError { SeatMapError(faults: faults) }
}
