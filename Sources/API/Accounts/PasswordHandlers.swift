import Accounts
import HTTP
import JSONText
import Reservations

extension Service {
    /// Gives an account another password; its other sessions end.
    func changePassword(_ request: Request) throws(Problem) -> Response {
        let principal = try principal(of: request)
        var reader = try BodyReader(request, known: AccountFields.passwordChange)
        let old = reader.value(of: AccountFields.oldPassword)
        let new = newPassword(&reader, for: principal.account)
        try reader.finish()
        guard let old, let new else { throw .internalError }
        let change = try serve(request) { () throws(Accounts.Failure) in
            try accounts.changePassword(
                of: principal,
                from: old,
                to: new,
                address: request.address,
                until: request.deadline
            )
        }
        switch change {
        case .changed: return Self.detail("The password is changed; other sessions have ended.")
        case .wrongPassword: throw .invalid([.init("old_password", "is not the password")])
        case .blocked(let seconds): throw .tooManyGuesses(retryAfter: seconds)
        }
    }

    /// Asks for a link by mail; the answer is the same whether or not there is such an account.
    func requestReset(_ request: Request) throws(Problem) -> Response {
        var reader = try BodyReader(request, known: AccountFields.resetRequest)
        let email = reader.value(of: AccountFields.email)
        try reader.finish()
        guard let email else { throw .internalError }
        try serve(request) { () throws(Accounts.Failure) in
            try accounts.requestReset(email: email, until: request.deadline)
        }
        return Self.detail("If there is an account of that address, a mail is on its way.")
    }

    /// Gives an account another password by the link of a mail.
    func confirmReset(_ request: Request) throws(Problem) -> Response {
        let userID = request.pathParameters["uid"] ?? ""
        let token = request.pathParameters["token"] ?? ""
        var reader = try BodyReader(request, known: AccountFields.reset)
        guard UUIDText.isValid(userID) else { throw .deadLink }
        let account = try serve(request) { () throws(Accounts.Failure) in
            try accounts.accountOfReset(userID: userID, token: token, until: request.deadline)
        }
        guard let account else { throw .deadLink }
        let new = newPassword(&reader, for: account)
        try reader.finish()
        guard let new else { throw .internalError }
        let isDone = try serve(request) { () throws(Accounts.Failure) in
            try accounts.resetPassword(
                userID: userID,
                token: token,
                to: new,
                address: request.address,
                until: request.deadline
            )
        }
        guard isDone else { throw .deadLink }
        return Self.detail("The password is changed; log in with it.")
    }

    /// A password that was typed twice and is good enough.
    private func newPassword(_ reader: inout BodyReader, for account: Account) -> String? {
        let first = reader.value(of: AccountFields.newPassword1)
        let second = reader.value(of: AccountFields.newPassword2)
        guard let first, let second else { return nil }
        let objection = accounts.objection(
            to: first,
            username: account.username,
            email: account.email
        )
        if let objection { reader.refuse("new_password1", objection) }
        // Byte by byte: to compare texts as people see them takes long if they are made for that.
        if !first.utf8.elementsEqual(second.utf8) {
            reader.refuse("new_password2", "differs from new_password1")
        }
        return first
    }

    private static func detail(_ text: String) -> Response {
        .json(.object([("detail", .string(text))]))
    }
}

extension Problem {
    fileprivate static let deadLink = Problem.invalid([
        .init("token", "expected that of a mail of the last hour which was not used yet")
    ])
}
