import HTTP
import JSONText
import Reservations
import Storage

/// The fields of requests about organizations and their members.
enum OrganizationFields {
    static let name = BodyField<String>.line(
        "name",
        lengths: Organization.nameLengths,
        "What it is called"
    )
    /// Of what belongs to an organization.
    static let owner = BodyField<String>.text(
        Organization.field,
        required: false,
        "The organization whose it is, of those that one manages; null for its maker's own",
        schema: Schema.string(format: "uuid")
    ) { text in
        UUIDText.canonical(text).map { .valid($0) } ?? .invalid("expected a UUID")
    }.orNull
    static let email = AccountFields.email
    static let rights = BodyField<Rights>(
        "rights",
        required: true,
        "What the member may do: manage is all of it, and every right is one to view",
        schema: .object([
            ("type", .string("array")), ("items", right), ("minItems", .number(1)),
            ("maxItems", .number(Right.allCases.count)),
        ])
    ) { json in
        let names = Right.allCases.map(\.rawValue).joined(separator: ", ")
        guard case .array(let words) = json, (1...Right.allCases.count).contains(words.count) else {
            return .invalid("expected a list of some of \(names)")
        }
        let rights = words.compactMap { $0.text.flatMap { Right(rawValue: $0) } }
        guard rights.count == words.count else {
            return .invalid("expected a list of some of \(names)")
        }
        return .valid(Rights(rights))
    }
    static let token = BodyField<String>.text(
        "token",
        "What stands behind # in the mail's link",
        schema: Schema.string()
    )

    static let creation: Fields = [name]
    static let change: Fields = [name.optional]
    static let member: Fields = [rights]
    static let invitation: Fields = [email, rights]
    static let acceptance: Fields = [token]

    /// As answers have whose something is.
    static let ownerMember: (name: String, value: JSON) = (
        Organization.field,
        Schema.nullable(Schema.string(format: "uuid"))
            .described("The organization whose it is; null for its maker's own")
    )
    static let answerRights = Schema.array(of: right)

    private static let right = Schema.string(oneOf: Right.allCases.map(\.rawValue))
}

extension ListedOrganization {
    /// As every answer has it.
    var json: JSON {
        .object([
            ("id", .string(organization.id)), ("name", .string(organization.name)),
            ("rights", rights.json), ("created_at", .string(organization.createdAt)),
            ("updated_at", .string(organization.updatedAt)),
        ])
    }

    /// The schema of `json`.
    static let schema = Schema.object([
        ("id", Schema.string(format: "uuid")), ("name", Schema.string()),
        ("rights", OrganizationFields.answerRights.described("What one may do oneself")),
        ("created_at", Schema.string(format: "date-time")),
        ("updated_at", Schema.string(format: "date-time")),
    ])
}

extension Member {
    /// As every answer has it.
    var json: JSON {
        .object([
            ("user_id", .string(userID)), ("username", .string(username)),
            ("rights", rights.json), ("joined_at", .string(joinedAt)),
        ])
    }

    /// The schema of `json`.
    static let schema = Schema.object([
        ("user_id", Schema.string(format: "uuid")), ("username", Schema.string()),
        ("rights", OrganizationFields.answerRights),
        ("joined_at", Schema.string(format: "date-time")),
    ])
}

extension Invitation {
    /// As every answer has it.
    var json: JSON {
        .object([
            ("id", .string(id)), ("organization_id", .string(organizationID)),
            ("email", .string(email)), ("rights", rights.json),
            ("invited_by", .string(invitedBy)), ("created_at", .string(createdAt)),
            ("expires_at", .string(expiresAt)), ("mailed_at", .text(mailedAt)),
        ])
    }

    /// The schema of `json`.
    static let schema = Schema.object([
        ("id", Schema.string(format: "uuid")), ("organization_id", Schema.string(format: "uuid")),
        ("email", Schema.string()), ("rights", OrganizationFields.answerRights),
        ("invited_by", Schema.string().described("The username of whoever sent it")),
        ("created_at", Schema.string(format: "date-time")),
        ("expires_at", Schema.string(format: "date-time")),
        (
            "mailed_at",
            Schema.nullable(Schema.string(format: "date-time"))
                .described(
                    "When its mail was written; null while it waits: an address gets ten an hour"
                )
        ),
    ])
}
