/// Somebody who has registered, as everybody may see who may see the account at all.
package struct Account: Hashable, Sendable {
    /// A UUID.
    package let id: String
    package let username: String
    package let email: String
    package let role: Role

    package init(id: String, username: String, email: String, role: Role) {
        self.id = id
        self.username = username
        self.email = email
        self.role = role
    }
}
