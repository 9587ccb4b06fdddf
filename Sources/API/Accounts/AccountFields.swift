import Accounts
import HTTP
import JSONText
import Reservations

/// The fields of requests about accounts.
enum AccountFields {
    /// The words that people read when a name is not one.
    private static let label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    private static let word = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"

    static let username = BodyField<String>.text(
        "username",
        "Unique in any case",
        schema: Schema.string(lengths: Username.lengths, pattern: "^[A-Za-z0-9._-]{3,64}$")
    ) { text in
        Username.isValid(text)
            ? .valid(text) : .invalid("expected 3 to 64 of the characters A-Z a-z 0-9 . _ -")
    }
    static let email = BodyField<String>.text(
        "email",
        "Unique in any case",
        schema: Schema.string(
            lengths: 5...EmailAddress.maximumLength,
            pattern: "^\(word)(\\.\(word))*@\(label)(\\.\(label))+$"
        )
    ) { text in
        EmailAddress.isValid(text)
            ? .valid(text) : .invalid("expected an address such as name@example.com")
    }
    static let role = BodyField<Role>.choice(
        "role",
        of: [.attendee, .organizer],
        "What the account is for"
    )
    /// A password that is to be one from now on.
    static func newPassword(_ name: String, _ summary: String) -> BodyField<String> {
        .text(name, summary, schema: Schema.string(lengths: PasswordPolicy.lengths))
    }

    // At log-in no shape is wrong: what cannot be right is simply not right.
    static let logInUsername = BodyField<String>.text(
        "username",
        required: false,
        "The username, or the e-mail address",
        schema: Schema.string()
    )
    static let logInEmail = BodyField<String>.text(
        "email",
        required: false,
        "The e-mail address, in place of the username",
        schema: Schema.string()
    )
    static let password = BodyField<String>.text("password", "", schema: Schema.string())
    static let cookie = BodyField<Bool>.flag(
        "cookie",
        "Whether the refresh token goes only into a cookie, for browsers"
    )
    static let refresh = BodyField<String>.text(
        "refresh",
        required: false,
        "The refresh token; without it that of the cookie",
        schema: Schema.string()
    )
    static let oldPassword = BodyField<String>.text(
        "old_password",
        "The password until now",
        schema: Schema.string()
    )
    static let newPassword1 = newPassword("new_password1", "The new password")
    static let newPassword2 = newPassword("new_password2", "The new password once more")

    static let registration: Fields = [
        username, email, newPassword("password", "The password"), role,
    ]
    static let signUp: Fields = [
        username, email, newPassword("password", "The password"), role.optional,
    ]
    static let logIn: Fields = [logInUsername, logInEmail, password, cookie]
    static let token: Fields = [refresh]
    static let profile: Fields = [username, email]
    static let profilePart: Fields = [username.optional, email.optional]
    static let passwordChange: Fields = [oldPassword, newPassword1, newPassword2]
    static let resetRequest: Fields = [email]
    static let reset: Fields = [newPassword1, newPassword2]
}
