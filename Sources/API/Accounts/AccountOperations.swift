import HTTP
import JSONText
import Reservations

extension Operation {
    static let register = Operation(
        "register",
        "Makes an account",
        body: AccountFields.registration,
        answer: Answer("The account.", status: .created, schema: Account.schema),
        problems: [.conflict, .serviceUnavailable]
    )
    static let signUp = Operation(
        "signUp",
        "Makes an account, an attendee's unless a role is given",
        body: AccountFields.signUp,
        answer: Answer("The account.", status: .created, schema: Account.schema),
        problems: [.conflict, .serviceUnavailable]
    )
    static func logIn(_ id: String) -> Operation {
        Operation(
            id,
            "Begins a session, by username or e-mail address",
            body: AccountFields.logIn,
            bodyRules: [Schema.exactlyOne(of: ["username", "email"])],
            answer: tokens,
            problems: [.unauthorized, .serviceUnavailable]
        )
    }
    static func refresh(_ id: String) -> Operation {
        Operation(
            id,
            "Carries a session on: a refresh token works once, and its successor comes back",
            headers: [idempotencyKey],
            body: AccountFields.token,
            answer: tokens,
            problems: [.unauthorized, .forbidden, .serviceUnavailable]
        )
    }
    static let logOut = Operation(
        "logOut",
        "Ends a session: its refresh token and its access tokens die at once",
        body: AccountFields.token,
        answer: Answer("It has ended.", status: .noContent, schema: nil),
        problems: [.unauthorized, .forbidden, .serviceUnavailable]
    )
    static let showProfile = Operation(
        "showProfile",
        "The account of whoever asks",
        answer: Answer("The account.", schema: Account.schema)
    )
    static let replaceProfile = Operation(
        "replaceProfile",
        "Gives the account both names anew",
        body: AccountFields.profile,
        answer: Answer("The account.", schema: Account.schema),
        problems: [.conflict]
    )
    static let changeProfile = Operation(
        "changeProfile",
        "Gives the account one name anew, or both",
        body: AccountFields.profilePart,
        answer: Answer("The account.", schema: Account.schema),
        problems: [.conflict]
    )
    static let changePassword = Operation(
        "changePassword",
        "Gives the account another password; its other sessions end",
        body: AccountFields.passwordChange,
        answer: detail
    )
    static let requestReset = Operation(
        "requestPasswordReset",
        "Sends a link for a new password, if there is an account of that address",
        body: AccountFields.resetRequest,
        answer: detail,
        problems: [.serviceUnavailable]
    )
    static let confirmReset = Operation(
        "confirmPasswordReset",
        "Gives the account of a link another password; all its sessions end",
        path: [
            .init("uid", "The account's id", schema: Schema.string(format: "uuid")),
            .init("token", "The link's token", schema: Schema.string()),
        ],
        body: AccountFields.reset,
        answer: detail,
        problems: [.serviceUnavailable]
    )
    static let deactivate = Operation(
        "deactivateAccount",
        "Shuts the account out for good; its sessions end, its bookings stay",
        answer: Answer("It is shut out.", status: .noContent, schema: nil)
    )

    private static let idempotencyKey = RequestHeader(
        .idempotencyKey,
        "With the same key and token the same answer comes again for a minute",
        schema: Schema.string(lengths: 1...255, pattern: "^[ -~]+$")
    )
    private static let detail = Answer(
        "Done.",
        schema: Schema.object([("detail", Schema.string())])
    )
    private static let tokens = Answer(
        "The tokens; with the cookie, refresh is only in there.",
        schema: .object([
            ("type", .string("object")),
            ("required", .array(["access", "token_type", "expires_in"].map(JSON.string))),
            (
                "properties",
                .object([
                    ("access", Schema.string()), ("refresh", Schema.string()),
                    ("token_type", Schema.string(const: "Bearer")),
                    ("expires_in", Schema.integer(atLeast: 1)),
                ])
            ),
        ])
    )
}
