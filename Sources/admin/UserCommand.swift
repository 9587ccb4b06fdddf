import Accounts
import ArgumentParser
import Platform
import Reservations
import Storage
import Wiring

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Looks after accounts.",
        subcommands: [Create.self, Promote.self, Disable.self, Enable.self, Sessions.self]
    )

    /// How long a command may take.
    fileprivate static let time = Duration.seconds(30)

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes an account of any role, an admin's too.",
            discussion: """
                The password is the first line of standard input with --password-stdin; otherwise \
                one is drawn and printed.
                """
        )

        @OptionGroup var options: CommonOptions
        @Argument(help: "3 to 64 of the characters A-Z a-z 0-9 . _ -") var username: String
        @Argument(help: "The e-mail address.") var email: String
        @Option(help: "attendee, organizer or admin.") var role: Role = .attendee
        @Flag(help: "Read the password from standard input.") var passwordStdin = false

        func run() throws {
            guard Username.isValid(username) else {
                throw ValidationError("the username must be 3 to 64 of A-Z a-z 0-9 . _ -")
            }
            guard EmailAddress.isValid(email) else {
                throw ValidationError("the e-mail address must be such as name@example.com")
            }
            let given = passwordStdin ? readLine() ?? "" : nil
            let password = given ?? Accounts.drawnPassword()
            let office = try AccountOffice(try options.load())
            if let objection = office.accounts.objection(
                to: password,
                username: username,
                email: email
            ) {
                throw ValidationError("the password: \(objection)")
            }
            let new = NewAccount(username: username, email: email, password: password, role: role)
            let naming = try trying { () throws(Accounts.Failure) in
                try office.accounts.register(new, until: .now + UserCommand.time)
            }
            switch naming {
            case .named(let account): print("made \(account.role.rawValue) \(account.username)")
            case .taken(let names):
                throw Failure("taken: \(names.map(\.rawValue).joined(separator: ", "))")
            case .gone: throw Failure("the account is gone")
            }
            if given == nil { print("password: \(password)") }
        }
    }

    struct Promote: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives an account another role, from its next request on."
        )

        @OptionGroup var options: CommonOptions
        @Argument(help: "The username or e-mail address.") var user: String
        @Argument(help: "attendee, organizer or admin.") var role: Role

        func run() throws {
            let (office, known) = try find(user, options)
            try trying { () throws(Accounts.Failure) in
                try office.accounts.promote(
                    userID: known.account.id,
                    to: role,
                    until: .now + UserCommand.time
                )
            }
            print("\(known.account.username) is \(role.rawValue)")
        }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shuts an account out; its sessions end at once."
        )

        @OptionGroup var options: CommonOptions
        @Argument(help: "The username or e-mail address.") var user: String

        func run() throws {
            let (office, known) = try find(user, options)
            try trying { () throws(Accounts.Failure) in
                try office.accounts.deactivate(
                    userID: known.account.id,
                    .operator,
                    until: .now + UserCommand.time
                )
            }
            print("\(known.account.username) is shut out")
        }
    }

    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets an account in again.")

        @OptionGroup var options: CommonOptions
        @Argument(help: "The username or e-mail address.") var user: String

        func run() throws {
            let (office, known) = try find(user, options)
            do throws(StoreError) {
                try office.store.reactivate(
                    userID: known.account.id,
                    until: .now + UserCommand.time
                )
            } catch {
                throw Failure(error.debugDescription)
            }
            print("\(known.account.username) may log in")
        }
    }

    struct Sessions: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the sessions of an account, or ends them all."
        )

        @OptionGroup var options: CommonOptions
        @Argument(help: "The username or e-mail address.") var user: String
        @Flag(help: "End them, at once and everywhere.") var end = false

        func run() throws {
            let (office, known) = try find(user, options)
            if end { return try endAll(office, known) }
            do throws(StoreError) {
                let sessions = try office.store.liveSessions(
                    userID: known.account.id,
                    until: .now + UserCommand.time
                )
                for session in sessions {
                    print(
                        "\(session.id)  \(session.lastUsed)  \(session.began)  \(session.address)"
                    )
                }
            } catch {
                throw Failure(error.debugDescription)
            }
        }

        private func endAll(_ office: AccountOffice, _ known: KnownUser) throws {
            let count = try trying { () throws(Accounts.Failure) in
                try office.accounts.endSessions(
                    userID: known.account.id,
                    until: .now + UserCommand.time
                )
            }
            print("ended \(count)")
        }
    }
}

extension Role: ExpressibleByArgument {}

/// Finds the account that an operator names.
private func find(
    _ name: String,
    _ options: CommonOptions
) throws -> (AccountOffice, KnownUser) {
    let office = try AccountOffice(try options.load())
    let known: KnownUser?
    do throws(StoreError) {
        known = try office.store.user(named: name, until: .now + UserCommand.time)
    } catch {
        throw Failure(error.debugDescription)
    }
    guard let known else { throw Failure("there is no user \(name)") }
    return (office, known)
}

private func trying<Result>(
    _ body: () throws(Accounts.Failure) -> Result
) throws -> Result {
    do {
        return try body()
    } catch {
        switch error {
        case .store(let error): throw Failure(error.debugDescription)
        case .busy: throw Failure("the password could not be hashed in time")
        }
    }
}
