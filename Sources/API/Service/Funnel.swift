package import Daemon
import HTTP
import Reservations
import Storage

/// How far visitors come on their way to a ticket: each stage is counted where it is answered.
package struct Funnel: Sendable {
    enum Stage: String, CaseIterable {
        case flightView = "flight_view"
        case eventView = "event_view"
        case showView = "show_view"
        case seatMapView = "seat_map_view"
        case bookingCreated = "booking_created"
        case paid
    }

    private let counters = Dictionary(
        uniqueKeysWithValues: Stage.allCases.map { ($0, Counter()) }
    )

    func count(_ stage: Stage) {
        counters[stage]?.add()
    }

    /// Counts a booking that has just been made, by what became of it.
    func count(_ outcome: BookingOutcome, of wish: BookingOrder.Wish) {
        guard case .book = wish, case .done(let booking) = outcome else { return }
        count(.bookingCreated)
        if booking.status == .confirmed { count(.paid) }
    }

    package func writeMetrics(into text: inout MetricsText) {
        let name = "holdfast_funnel_total"
        text.family(name, .counter, "Visitors who came as far as this.")
        for stage in Stage.allCases {
            text.sample(name, ["stage": stage.rawValue], counters[stage]?.value ?? 0)
        }
    }
}
