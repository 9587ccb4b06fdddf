import Accounts
import HTTP
import JSONText
import Reservations
import Storage

extension Service {
    /// Makes an account, for one of the roles that people may give themselves.
    func register(_ request: Request) throws(Problem) -> Response {
        try register(request, roleIsRequired: true)
    }

    /// The same with a role for those who do not say.
    func signUp(_ request: Request) throws(Problem) -> Response {
        try register(request, roleIsRequired: false)
    }

    private func register(
        _ request: Request,
        roleIsRequired: Bool
    ) throws(Problem) -> Response {
        let known = roleIsRequired ? AccountFields.registration : AccountFields.signUp
        var reader = try BodyReader(request, known: known)
        let username = reader.value(of: AccountFields.username)
        let email = reader.value(of: AccountFields.email)
        let role = reader.value(
            of: roleIsRequired ? AccountFields.role : AccountFields.role.optional
        )
        let password = reader.value(of: AccountFields.newPassword("password", ""))
        if let password {
            let objection = accounts.objection(
                to: password,
                username: username ?? "",
                email: email ?? ""
            )
            if let objection { reader.refuse("password", objection) }
        }
        try reader.finish()
        guard let username, let email, let password else { throw .internalError }
        let new = NewAccount(
            username: username,
            email: email,
            password: password,
            role: role ?? .attendee,
            address: request.address
        )
        let naming = try serve(request) { () throws(Accounts.Failure) in
            try accounts.register(new, until: request.deadline)
        }
        return .json(try account(of: naming).json, status: .created)
    }

    /// The account that was named, or the refusal that says why it was not.
    func account(of naming: Naming) throws(Problem) -> Account {
        switch naming {
        case .named(let account): return account
        case .taken(let names):
            throw .conflict(
                "already-taken",
                "Already taken",
                names.map { .init($0.rawValue, "somebody has it already") }
            )
        case .gone: throw .unauthorized("its session has ended")
        }
    }

    /// Asks the accounts; what they cannot do becomes a problem for the client.
    func serve<Result>(
        _ request: Request,
        _ body: () throws(Accounts.Failure) -> Result
    ) throws(Problem) -> Result {
        do {
            return try body()
        } catch {
            switch error {
            case .store(let error): throw problem(with: error, request)
            case .busy: throw .unavailable("Too many passwords are being checked at the moment.")
            }
        }
    }
}

extension Account {
    var json: JSON {
        .object([
            ("id", .string(id)), ("username", .string(username)), ("email", .string(email)),
            ("role", .string(role.rawValue)),
        ])
    }

    static let schema = Schema.object([
        ("id", Schema.string(format: "uuid")),
        ("username", Schema.string()),
        ("email", Schema.string()),
        ("role", Schema.string(oneOf: Role.allCases.map(\.rawValue))),
    ])
}
