import Accounts
import Storage
import Transfer

/// The mail with the link by which somebody joins an organization.
///
/// It does not name the organization: anybody can make one of any name, and would have us mail it to strangers.
/// Nor does it name an inviter whose name a mail program could take for a link.
struct InvitationMail {
    let sender: MailAddress
    let baseURL: BaseURL

    /// - Returns: nil if it cannot be mailed to the address.
    func message(
        for entry: OutboxEntry,
        email: String,
        inviter: String,
        token: String
    ) -> MailMessage? {
        MailMessage(
            of: entry,
            from: sender,
            to: email,
            subject: "You are invited to a team",
            lines: [
                "Hello,",
                "",
                "\(inviter.contains(".") ? "Somebody" : inviter) would like you to help with what their organization",
                "offers here. To join it with an account of yours, open this link:",
                "",
                // What is behind # is sent to nobody, and stands in no log.
                "\(baseURL)/invitation#\(token)",
                "",
                "It works once, and for a week from the invitation.",
                "",
                "If you do not know them, there is nothing to do. Please do not pass the",
                "link on: whoever has it may join.",
            ]
        )
    }
}
