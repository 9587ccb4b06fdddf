package import JSONText

/// People who look after what they offer together.
package struct Organization: Hashable, Sendable {
    /// In Unicode scalars, as the database counts.
    package static let nameLengths = 1...200
    /// How many may have one account as a member: a list that anybody can lengthen must end.
    package static let membershipLimit = 1_000
    /// The most members of one.
    package static let memberLimit = 1_000
    package static let field = "organization_id"

    package let id: String
    package let name: String
    /// UTC, as RFC 3339 writes it.
    package let createdAt: String
    package let updatedAt: String
    /// One more with every edit.
    package let version: Int

    package init(id: String, name: String, createdAt: String, updatedAt: String, version: Int) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.version = version
    }

    /// What its history keeps of it.
    package var record: JSON { .object([("name", .string(name))]) }

    /// Why something cannot be made its own, or its own no more.
    package static let notManaged = FieldFault(field, "expected an organization that you manage")
    package static let notYours = FieldFault(
        field,
        "only an organizer who has made it can have it without an organization"
    )
}

/// Somebody who belongs to an organization.
package struct Member: Hashable, Sendable {
    package let userID: String
    package let username: String
    package let rights: Rights
    /// UTC, as RFC 3339 writes it.
    package let joinedAt: String

    package init(userID: String, username: String, rights: Rights, joinedAt: String) {
        self.userID = userID
        self.username = username
        self.rights = rights
        self.joinedAt = joinedAt
    }

    /// What the organization's history keeps of it.
    package var record: JSON {
        .object([("username", .string(username)), ("rights", rights.json)])
    }
}

/// A mail by which somebody may become a member.
package struct Invitation: Hashable, Sendable {
    /// The most of one organization that are open.
    package static let openLimit = 100

    package let id: String
    package let organizationID: String
    package let email: String
    package let rights: Rights
    /// The username of whoever sent it.
    package let invitedBy: String
    /// UTC, as RFC 3339 writes it.
    package let createdAt: String
    package let expiresAt: String
    /// When its mail was written; nil while it waits.
    package let mailedAt: String?

    package init(
        id: String,
        organizationID: String,
        email: String,
        rights: Rights,
        invitedBy: String,
        createdAt: String,
        expiresAt: String,
        mailedAt: String?
    ) {
        self.id = id
        self.organizationID = organizationID
        self.email = email
        self.rights = rights
        self.invitedBy = invitedBy
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.mailedAt = mailedAt
    }

    /// What the organization's history keeps of it.
    package var record: JSON {
        .object([("email", .string(email)), ("rights", rights.json)])
    }
}

extension Rights {
    /// As answers and histories have them.
    package var json: JSON { .array(names.map(JSON.string)) }
}
