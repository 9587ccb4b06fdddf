/// Whose something of the catalog is.
package struct Owner: Hashable, Sendable {
    /// Who has made it, a UUID.
    package let organizerID: String
    /// The organization that has it in its maker's stead, a UUID; nil if there is none.
    package let organizationID: String?

    package init(organizerID: String, organizationID: String?) {
        self.organizerID = organizerID
        self.organizationID = organizationID
    }
}

extension Account {
    /// What it may do with something: what an organization has is for its members, by their rights, and for
    /// nobody else but admins; other things are their makers' own.
    ///
    /// - Parameter rights: What the account may do as a member of the owning organization.
    package func rights(with owner: Owner, asMember rights: Rights) -> Rights {
        if role == .admin { return .all }
        guard owner.organizationID == nil else { return rights }
        return id == owner.organizerID ? .all : .none
    }

    /// Whether it may offer something new: organizers, or whoever does it for an organization.
    ///
    /// - Parameter organizationID: The organization, in which its rights are another question.
    package func mayOffer(for organizationID: String?) -> Bool {
        organizationID != nil || role == .organizer
    }

    /// What it may do with an organization itself.
    package func rights(asMember rights: Rights) -> Rights {
        role == .admin ? .all : rights
    }
}
