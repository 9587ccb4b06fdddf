import Accounts
import Storage
import Transfer

/// The mail with the link by which somebody who has forgotten a password chooses a new one.
struct ResetMail {
    let sender: MailAddress
    let baseURL: BaseURL

    /// - Returns: nil if it cannot be mailed to the address.
    func message(
        for entry: OutboxEntry,
        userID: String,
        username: String,
        email: String,
        token: String
    ) -> MailMessage? {
        MailMessage(
            of: entry,
            from: sender,
            to: email,
            subject: "Choose a new password",
            lines: [
                "Hello \(username),",
                "",
                "somebody, we hope it was you, has asked for a new password for your",
                "account. To choose one, open this link:",
                "",
                "\(baseURL)/api/v1/auth/password-reset-confirm/\(userID)/\(token)",
                "",
                "It works once, and for one hour from the request.",
                "",
                "If you did not ask for it, there is nothing to do: your password stays",
                "as it is. Please do not pass the link on to anybody.",
            ]
        )
    }
}
