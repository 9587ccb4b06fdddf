package import Reservations

/// What became of something of the catalog that was to be made or changed.
package enum EditOutcome<Value: Sendable>: Sendable {
    case done(Value)
    case unknown
    /// It is somebody else's.
    case notYours
    /// Somebody has changed it since.
    case stale
    case invalid([FieldFault])
    /// Something else there has the name.
    case nameTaken
    /// So much of it is taken that it cannot become smaller, or go.
    case taken(Int)
}
