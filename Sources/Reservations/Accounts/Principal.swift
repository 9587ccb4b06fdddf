/// Who asks: an account, in one of its sessions.
package struct Principal: Hashable, Sendable {
    package let account: Account
    /// A UUID.
    package let sessionID: String

    package init(account: Account, sessionID: String) {
        self.account = account
        self.sessionID = sessionID
    }
}
