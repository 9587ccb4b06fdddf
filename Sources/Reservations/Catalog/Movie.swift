package import JSONText

/// What an organizer says of a movie.
package struct MovieDetails: Hashable, Sendable {
    /// In Unicode scalars, as the database counts.
    package static let titleLengths = 1...200
    package static let descriptionLimit = 10_000
    package static let ratingLengths = 1...20
    package static let durationBounds = 1...1_440

    package var title: String
    package var description = ""
    package var durationMinutes: Int
    /// Who may see it, in the words of its country.
    package var rating: String?
    /// The organization whose it is, a UUID; nil for one that is its maker's own.
    package var organizationID: String?

    package init(title: String, durationMinutes: Int) {
        self.title = title
        self.durationMinutes = durationMinutes
    }
}

/// A movie as people read it.
package struct Movie: Sendable {
    package let id: String
    package let organizerID: String
    /// The organizer's username.
    package let organizer: String
    package let details: MovieDetails
    /// UTC, as RFC 3339 writes it.
    package let createdAt: String
    package let updatedAt: String
    /// One more with every edit.
    package let version: Int

    package init(
        id: String,
        organizerID: String,
        organizer: String,
        details: MovieDetails,
        createdAt: String,
        updatedAt: String,
        version: Int
    ) {
        self.id = id
        self.organizerID = organizerID
        self.organizer = organizer
        self.details = details
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.version = version
    }

    package var owner: Owner {
        Owner(organizerID: organizerID, organizationID: details.organizationID)
    }

    /// What its history keeps of it.
    package var record: JSON { .object(facts) }

    /// What its organizer says of it, by the names that clients know.
    package var facts: [(name: String, value: JSON)] {
        [
            ("title", .string(details.title)),
            ("description", .string(details.description)),
            ("duration_minutes", .number(details.durationMinutes)),
            ("rating", .text(details.rating)),
            (Organization.field, .text(details.organizationID)),
        ]
    }
}
