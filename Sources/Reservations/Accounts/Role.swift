/// What an account may do.
package enum Role: String, Sendable, CaseIterable {
    /// Books.
    case attendee
    /// Books, and offers what others book.
    case organizer
    /// Looks after the service.
    case admin
}
