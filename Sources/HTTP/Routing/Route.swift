package import Reservations

/// Who may call a route.
package enum Access: Sendable, Hashable {
    case anyone
    /// Only addresses that the web server's configuration names: loopback unless it is changed.
    case operators
    /// Whoever is logged in and has one of these roles.
    case roles(Set<Role>)

    /// Organizers, for what will be theirs.
    package static let organizers = Access.roles([.organizer])

    /// Whoever is logged in.
    package static let everyRole = Access.roles(Set(Role.allCases))

    /// Those whose something is: its organizer, the members of its organization with the right to it, and those
    /// who look after the service.
    ///
    /// An account of any role may be a member: who may is asked where it is read.
    package static let owners = everyRole
}

/// What kind of work a route is: each kind may keep only so many threads busy at once, and each
/// client may ask for only so much of it.
package enum WorkClass: String, Sendable, CaseIterable {
    /// Short, and needed to see whether the service is well.
    case service
    case search
    /// Other reads that anyone may make.
    case lookup
    /// Reads and changes of accounts and sessions.
    case account
    /// What organizers change.
    case catalog
    /// What sells, or takes back.
    case booking
    /// Sums over all that an organizer has sold.
    case report
    /// What is sent while it is made, for as long as its reader takes.
    case export
    /// What payment providers tell.
    case webhook
    /// Whatever hashes a password.
    case signIn = "sign_in"
}

extension WorkClass {
    /// The most bytes of a request's body, where no call of the class needs more: a body waits in
    /// memory with its request.
    package var bodyLimit: Int? {
        switch self {
        case .account, .signIn: 32_768
        case .webhook: 16_384
        // Room for the most seats that one may book, with who sits there.
        case .booking: 131_072
        // Room for a seat map in which every seat is written out.
        case .catalog: 262_144
        case .service, .search, .lookup, .report, .export: nil
        }
    }
}

extension WorkClass {
    /// Whether an account has one turn at a time: of few turns that take long nobody is to have them all.
    package var isOneAtATime: Bool {
        switch self {
        case .report, .export: true
        case .service, .search, .lookup, .account, .catalog, .booking, .webhook, .signIn: false
        }
    }
}

/// One call of the API.
// A class, so that handing it from the router to the log copies one pointer.
package final class Route: Sendable {
    package typealias Handler = @Sendable (Request) throws -> Reply

    package let method: Method
    /// A path in which `{name}` stands for any one segment.
    package let pattern: String
    package let access: Access
    package let work: WorkClass
    package let operation: Operation
    package let handler: Handler
    /// Whether the handler only computes, and waits for nothing: such requests are performed many at a time.
    package let isPrompt: Bool

    package init(
        _ method: Method,
        _ pattern: String,
        _ access: Access,
        _ work: WorkClass,
        _ operation: Operation,
        isPrompt: Bool = false,
        _ handler: @escaping Handler
    ) {
        self.isPrompt = isPrompt
        self.method = method
        self.pattern = pattern
        self.access = access
        self.work = work
        self.operation = operation
        self.handler = handler
    }

    /// - Parameter handler: Has the answer when it returns.
    package convenience init(
        _ method: Method,
        _ pattern: String,
        _ access: Access,
        _ work: WorkClass,
        _ operation: Operation,
        _ handler: @escaping @Sendable (Request) throws -> Response
    ) {
        self.init(method, pattern, access, work, operation) { (request) -> Reply in
            .now(try handler(request))
        }
    }
}
