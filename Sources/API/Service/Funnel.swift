package import Daemon
import HTTP
import Reservations
package import Storage

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

    /// What of them is kept for organizers.
    private let views: ViewCounts

    package init(views: ViewCounts) {
        self.views = views
    }

    /// Counts a look at an event or a show.
    func count(_ stage: Stage, of inventoryID: String) {
        count(stage)
        views.count(inventoryID)
    }

    func count(_ stage: Stage) {
        counters[stage]?.add()
    }

    /// Counts a booking that has just been made, or paid.
    package func count(_ outcome: BookingOutcome) {
        switch outcome {
        case .done(let booking):
            count(.bookingCreated)
            if booking.status == .confirmed { count(.paid) }
        case .changed(let changed) where changed.booking.status == .confirmed:
            if changed.from != .confirmed { count(.paid) }
        default: return
        }
    }

    package func writeMetrics(into text: inout MetricsText) {
        let name = "holdfast_funnel_total"
        text.family(name, .counter, "Visitors who came as far as this.")
        for stage in Stage.allCases {
            text.sample(name, ["stage": stage.rawValue], counters[stage]?.value ?? 0)
        }
    }
}
