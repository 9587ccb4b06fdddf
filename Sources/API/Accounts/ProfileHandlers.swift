import Accounts
import HTTP
import Reservations
import Storage

extension Service {
    func showProfile(_ request: Request) throws(Problem) -> Response {
        .json(try principal(of: request).account.json)
    }

    /// Gives an account both names anew.
    func replaceProfile(_ request: Request) throws(Problem) -> Response {
        var reader = try BodyReader(request, known: AccountFields.profile)
        let username = reader.value(of: AccountFields.username)
        let email = reader.value(of: AccountFields.email)
        try reader.finish()
        return try rename(request, username, email)
    }

    /// Gives an account one name anew, or both.
    func changeProfile(_ request: Request) throws(Problem) -> Response {
        var reader = try BodyReader(request, known: AccountFields.profilePart)
        let username = reader.value(of: AccountFields.username.optional)
        let email = reader.value(of: AccountFields.email.optional)
        try reader.finish()
        return try rename(request, username, email)
    }

    func deactivate(_ request: Request) throws(Problem) -> Response {
        let principal = try principal(of: request)
        try serve(request) { () throws(Accounts.Failure) in
            try accounts.deactivate(
                userID: principal.account.id,
                .deactivation,
                until: request.deadline
            )
        }
        return Response(.noContent)
    }

    /// Who asks; the gate has let nobody through who is not known.
    func principal(of request: Request) throws(Problem) -> Principal {
        guard let principal = request.principal else { throw .unauthorized() }
        return principal
    }

    private func rename(
        _ request: Request,
        _ username: String?,
        _ email: String?
    ) throws(Problem) -> Response {
        let principal = try principal(of: request)
        let naming = try serve(request) { () throws(Accounts.Failure) in
            try accounts.rename(
                principal,
                username: username,
                email: email,
                until: request.deadline
            )
        }
        return .json(try account(of: naming).json)
    }
}
