/// What an account may do.
package enum Role: String, Sendable, CaseIterable {
    /// Books.
    case attendee
    /// Offers what others book.
    case organizer
    /// Looks after the service; nobody becomes one over HTTP.
    case admin
}
