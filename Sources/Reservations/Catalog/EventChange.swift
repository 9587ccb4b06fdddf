/// What an event is to be from now on.
package struct EventChange: Sendable {
    package var details: EventDetails
    /// Whether it is called off, which is for ever.
    package var cancels = false

    package init(_ details: EventDetails) {
        self.details = details
    }
}
