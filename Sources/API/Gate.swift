package import Accounts
package import Cache
package import HTTP
package import Logging
import Reservations
import Storage

/// Enforces what the route table says of every call: limits first, then who may.
package struct Gate: Gatekeeper {
    private static let scheme = Array("bearer ".utf8)

    private let tokens: AccessTokens
    private let sessions: Sessions
    private let limiter: RateLimiter
    private let logger: Logger

    package init(tokens: AccessTokens, sessions: Sessions, limiter: RateLimiter, logger: Logger) {
        self.tokens = tokens
        self.sessions = sessions
        self.limiter = limiter
        self.logger = logger
    }

    package func count(
        _ request: inout Request,
        for route: Route,
        headers: inout [(name: HeaderName, value: String)]
    ) throws(Problem) {
        request.credential = credential(of: request)
        guard let policy = Self.policy(for: route.work) else { return }
        let admission = limiter.admit(policy, identity(of: request, on: route))
        headers.append((.rateLimitPolicy, admission.policyHeader))
        if let figures = admission.limitHeader { headers.append((.rateLimit, figures)) }
        guard let seconds = admission.retryAfter else { return }
        throw .tooManyRequests("Too many requests of this kind.", retryAfter: seconds)
    }

    package func authorize(
        _ calls: [(request: Request, route: Route)]
    ) -> [Result<Request, Problem>] {
        var results: [Result<Request, Problem>] = []
        var asking: [(index: Int, roles: Set<Role>, claims: AccessClaims)] = []
        for (index, (request, route)) in calls.enumerated() {
            results.append(.success(request))
            guard case .roles(let roles) = route.access else { continue }
            switch request.credential {
            case .none: results[index] = .failure(.unauthorized())
            case .invalid(let flaw): results[index] = .failure(.unauthorized(flaw))
            case .token(let claims): asking.append((index, roles, claims))
            }
        }
        guard let deadline = asking.map({ calls[$0.index].request.deadline }).min() else {
            return results
        }
        let principals = sessions.principals(asking.map(\.claims), until: deadline)
        for (asked, principal) in zip(asking, principals) {
            let request = calls[asked.index].request
            results[asked.index] = admit(principal, to: asked.roles, request)
        }
        return results
    }

    private func admit(
        _ principal: Result<Principal?, StoreError>,
        to roles: Set<Role>,
        _ request: Request
    ) -> Result<Request, Problem> {
        switch principal {
        case .failure(let error):
            logger.error(
                "a session cannot be looked up",
                metadata: [
                    "request_id": .string(request.id), "error": .string(error.debugDescription),
                ]
            )
            return .failure(.unavailable("Who asks cannot be found out at the moment."))
        case .success(nil): return .failure(.unauthorized("its session has ended"))
        case .success(let principal?):
            // The account's role of now, not that of the token's beginning.
            guard roles.contains(principal.account.role) else {
                let words = roles.map(\.rawValue).sorted().joined(separator: ", ")
                return .failure(.forbidden("This is only for: \(words)."))
            }
            var request = request
            request.principal = principal
            return .success(request)
        }
    }

    /// What clients are counted by; the operators' own calls are not.
    static func policy(for work: WorkClass) -> LimitPolicy.Name? {
        switch work {
        // What is forged costs a look at its signature.
        case .service, .webhook: nil
        case .search: .search
        case .lookup, .account, .catalog, .report, .export: .general
        case .signIn: .signIn
        case .booking: .booking
        }
    }

    private func credential(of request: Request) -> Credential {
        guard let header = request.headers[.authorization] else { return .none }
        let bytes = Array(header.utf8)
        guard bytes.count > Self.scheme.count,
            zip(bytes, Self.scheme).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
        else { return .invalid("it is not a Bearer token") }
        do {
            let text = String(decoding: bytes[Self.scheme.count...], as: UTF8.self)
            return .token(try tokens.claims(of: text))
        } catch {
            return .invalid(error.rawValue)
        }
    }

    /// By whom requests are counted: by account where it is known, otherwise by address; what can
    /// be tried before anybody is known always by address.
    private func identity(of request: Request, on route: Route) -> String {
        let isForAnyone = route.access == .anyone
        if route.work != .signIn || !isForAnyone, case .token(let claims) = request.credential {
            return "u:\(claims.userID)"
        }
        return "a:\(AddressKey.of(request.address))"
    }
}
