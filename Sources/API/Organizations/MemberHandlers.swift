import Accounts
import HTTP
import JSONText
import Reservations
import Storage

/// Who belongs to an organization, and how they come to it.
extension Service {
    func listMembers(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .organization, in: request)
        let (cursor, limit) = try IDListQuery.place(from: request.query)
        let account = try principal(of: request).account
        let page = try made(.organization, request) { () throws(StoreError) in
            try store.members(
                of: id,
                for: account,
                after: cursor,
                limit: limit,
                until: request.deadline
            )
        }
        return .json(.page(page, \.json))
    }

    func changeMember(_ request: Request) throws(Problem) -> Response {
        let (id, userID) = try place(ofMember: request)
        var reader = try BodyReader(request, known: OrganizationFields.member)
        let rights = reader.value(of: OrganizationFields.rights)
        try reader.finish()
        guard let rights else { throw .internalError }
        let account = try principal(of: request).account
        let member = try made(.member, request) { () throws(StoreError) in
            try store.changeMember(
                userID,
                of: id,
                to: rights,
                by: account,
                until: request.deadline
            )
        }
        return .json(member.json)
    }

    /// Sends a member away; whoever wants to leaves by the same call.
    func removeMember(_ request: Request) throws(Problem) -> Response {
        let (id, userID) = try place(ofMember: request)
        let account = try principal(of: request).account
        _ = try made(.member, request) { () throws(StoreError) in
            try store.removeMember(userID, of: id, by: account, until: request.deadline)
        }
        return Response(.noContent)
    }

    func invite(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .organization, in: request)
        var reader = try BodyReader(request, known: OrganizationFields.invitation)
        let email = reader.value(of: OrganizationFields.email)
        let rights = reader.value(of: OrganizationFields.rights)
        try reader.finish()
        guard let email, let rights else { throw .internalError }
        let account = try principal(of: request).account
        let outcome = try ask(request) { () throws(StoreError) in
            try store.invite(email, to: id, with: rights, by: account, until: request.deadline)
        }
        if case .unknown = outcome { throw .unknown(.organization) }
        return .json(try value(of: outcome, .invitation).json, status: .created)
    }

    /// An organization's invitations that are open, for those who manage it.
    func listInvitations(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .organization, in: request)
        let (cursor, limit) = try IDListQuery.place(from: request.query)
        let account = try principal(of: request).account
        let page = try made(.organization, request) { () throws(StoreError) in
            try store.invitations(
                to: id,
                for: account,
                after: cursor,
                limit: limit,
                until: request.deadline
            )
        }
        return .json(.page(page, \.json))
    }

    func withdrawInvitation(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .invitation, in: request)
        let account = try principal(of: request).account
        _ = try made(.invitation, request) { () throws(StoreError) in
            try store.withdraw(invitation: id, by: account, until: request.deadline)
        }
        return Response(.noContent)
    }

    /// Joins an organization by the token of a mail.
    func acceptInvitation(_ request: Request) throws(Problem) -> Response {
        var reader = try BodyReader(request, known: OrganizationFields.acceptance)
        let token = reader.value(of: OrganizationFields.token)
        try reader.finish()
        guard let token else { throw .internalError }
        let account = try principal(of: request).account
        let outcome = try ask(request) { () throws(StoreError) in
            try store.acceptInvitation(
                tokenHash: LinkTokens.hash(token),
                by: account,
                until: request.deadline
            )
        }
        if case .unknown = outcome { throw .deadInvitation }
        let joined = try value(of: outcome, .invitation)
        return .versioned(joined.json, joined.organization.version)
    }

    private func place(
        ofMember request: Request
    ) throws(Problem) -> (organization: String, user: String) {
        let id = try id(of: .organization, in: request)
        guard let user = UUIDText.canonical(request.pathParameters["uid"] ?? "") else {
            throw .unknown(.member)
        }
        return (id, user)
    }
}

extension Problem {
    fileprivate static let deadInvitation = notFound(
        "There is no such invitation, or it is void: it is a week old, was used or withdrawn, "
            + "or whoever sent it manages the organization no more."
    )
}
