/// What an event is to be from now on.
package struct EventChange: Sendable {
    package var details: EventDetails
    /// Whether it is called off, which is for ever.
    package var cancels = false

    package init(_ details: EventDetails) {
        self.details = details
    }

    /// Whether the event is what it is to be.
    package func changesNothing(of event: Event) -> Bool {
        details == event.details && (!cancels || event.status == .cancelled)
    }

    /// Whether the event may be changed so: nothing comes back that is cancelled or past, but
    /// what is past may prove not to have happened.
    package func isOpen(to event: Event) -> Bool {
        switch event.status {
        case .cancelled: false
        case .past:
            details.startsAt == event.details.startsAt && details.endsAt == event.details.endsAt
        case .upcoming, .running, .soldOut: true
        }
    }
}
