import HTTP
import Reservations
import Storage

extension Operation {
    static let listOrganizations = Operation(
        "listOrganizations",
        "The organizations that one is a member of, in the order in which they were made",
        query: IDListQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: ListedOrganization.schema)),
        problems: [.badRequest]
    )
    static let createOrganization = Operation(
        "createOrganization",
        "Makes an organization, which its maker manages",
        body: OrganizationFields.creation,
        answer: Answer(
            "The organization.",
            status: .created,
            schema: ListedOrganization.schema,
            headers: [EntityTag.answerHeader]
        ),
        problems: [.notFound]
    )
    static let showOrganization = Operation(
        "showOrganization",
        "One organization, for its members",
        path: [.organization],
        answer: organization,
        problems: [.notFound]
    )
    static let changeOrganization = Operation(
        "changeOrganization",
        "Gives an organization another name",
        path: [.organization],
        headers: [EntityTag.requestHeader],
        body: OrganizationFields.change,
        answer: organization,
        problems: [.notFound, .preconditionFailed]
    )
    static let showOrganizationHistory = Operation(
        "showOrganizationHistory",
        "What became of an organization, its members and invitations, and by whom, the last change at the end",
        path: [.organization],
        query: IDListQuery.all,
        answer: Answer("A page of changes.", schema: Schema.page(of: ListedChange.schema)),
        problems: [.badRequest, .notFound]
    )
    static let listMembers = Operation(
        "listMembers",
        "Who belongs to an organization, for its members",
        path: [.organization],
        query: IDListQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: Member.schema)),
        problems: [.badRequest, .notFound]
    )
    static let changeMember = Operation(
        "changeMember",
        "Gives a member other rights, at once; somebody must manage the organization",
        path: [.organization, .member],
        body: OrganizationFields.member,
        answer: Answer("The member.", schema: Member.schema),
        problems: [.notFound, .conflict]
    )
    static let removeMember = Operation(
        "removeMember",
        "Sends a member away, at once, or leaves; somebody must manage the organization",
        path: [.organization, .member],
        answer: Answer("It is done.", status: .noContent, schema: nil),
        problems: [.notFound, .conflict]
    )
    static let listInvitations = Operation(
        "listInvitations",
        "An organization's invitations that are open, for those who manage it",
        path: [.organization],
        query: IDListQuery.all,
        answer: Answer("A page of them.", schema: Schema.page(of: Invitation.schema)),
        problems: [.badRequest, .notFound]
    )
    static let invite = Operation(
        "invite",
        "Invites somebody by a mail with a link that works once, for a week, as long as one manages the organization",
        path: [.organization],
        body: OrganizationFields.invitation,
        answer: Answer("The invitation.", status: .created, schema: Invitation.schema),
        problems: [.notFound, .conflict]
    )
    static let withdrawInvitation = Operation(
        "withdrawInvitation",
        "Takes an open invitation back",
        path: [.invitation],
        answer: Answer("It is void.", status: .noContent, schema: nil),
        problems: [.notFound]
    )
    static let acceptInvitation = Operation(
        "acceptInvitation",
        "Joins an organization by a mail's token, whatever one's own address is; a member gets its rights as well",
        body: OrganizationFields.acceptance,
        answer: organization,
        problems: [.notFound]
    )

    private static let organization = Answer(
        "The organization.",
        schema: ListedOrganization.schema,
        headers: [EntityTag.answerHeader]
    )
}

extension PathParameter {
    static let organization = PathParameter(
        "id",
        "The organization's id",
        schema: Schema.string(format: "uuid")
    )
    static let member = PathParameter(
        "uid",
        "The member's account",
        schema: Schema.string(format: "uuid")
    )
    static let invitation = PathParameter(
        "id",
        "The invitation's id",
        schema: Schema.string(format: "uuid")
    )
}
