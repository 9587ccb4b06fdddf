import Accounts
import HTTP
import JSONText

extension Service {
    /// Begins a session.
    func logIn(_ request: Request) throws(Problem) -> Response {
        var reader = try BodyReader(request, known: AccountFields.logIn)
        let username = reader.value(of: AccountFields.logInUsername)
        let email = reader.value(of: AccountFields.logInEmail)
        let password = reader.value(of: AccountFields.password)
        let wantsCookie = reader.value(of: AccountFields.cookie) ?? false
        switch (reader.has(AccountFields.logInUsername), reader.has(AccountFields.logInEmail)) {
        case (true, true): reader.refuse("email", "expected a username or an email, not both")
        case (false, false): reader.refuse("username", "required, or email in its place")
        default: break
        }
        try reader.finish()
        // A page of another site must not put its own cookie here.
        if wantsCookie, request.headers[.origin] != nil, !isOwnOrigin(request) {
            throw .foreignOrigin
        }
        guard let name = username ?? email, let password else { throw .internalError }
        let outcome = try serve(request) { () throws(Accounts.Failure) in
            try accounts.logIn(
                name: name,
                password: password,
                address: request.address,
                until: request.deadline
            )
        }
        switch outcome {
        case .loggedIn(let pair): return carriedOn(request, pair, inCookie: wantsCookie)
        case .blocked(let seconds): throw .tooManyGuesses(retryAfter: seconds)
        case .refused:
            var problem = Problem.unauthorized()
            problem.slug = "wrong-credentials"
            problem.detail = "There is no account of that name with that password."
            throw problem
        }
    }

    /// Carries a session on by its refresh token.
    func refresh(_ request: Request) throws(Problem) -> Response {
        let key = try idempotencyKey(of: request)
        let (token, isCookie) = try presentedToken(request)
        let pair = try serve(request) { () throws(Accounts.Failure) in
            try accounts.refresh(token, key: key, until: request.deadline)
        }
        guard let pair else { throw unknownToken(request, wasCookie: isCookie) }
        return carriedOn(request, pair, inCookie: isCookie)
    }

    /// Ends a session by its refresh token.
    func logOut(_ request: Request) throws(Problem) -> Response {
        let (token, isCookie) = try presentedToken(request)
        let isKnown = try serve(request) { () throws(Accounts.Failure) in
            try accounts.logOut(token, until: request.deadline)
        }
        guard isKnown else { throw unknownToken(request, wasCookie: isCookie) }
        let isSecure = isSecure(request)
        return Response(
            .noContent,
            headers: isCookie ? [RefreshCookie.removing(isSecure: isSecure)] : []
        )
    }

    private func carriedOn(_ request: Request, _ pair: TokenPair, inCookie: Bool) -> Response {
        var members: [(name: String, value: JSON)] = [("access", .string(pair.access))]
        if !inCookie { members.append(("refresh", .string(pair.refresh))) }
        members += [
            ("token_type", .string("Bearer")), ("expires_in", .number(AccessTokens.lifetime)),
        ]
        var response = Response.json(.object(members))
        if inCookie {
            let isSecure = isSecure(request)
            response.headers.append(RefreshCookie.storing(pair.refresh, isSecure: isSecure))
        }
        return response
    }

    /// The refresh token of the body, otherwise that of the cookie.
    ///
    /// - Throws: A 403 if a cookie comes from a page of another site, which could send it but must
    ///   not use it.
    private func presentedToken(
        _ request: Request
    ) throws(Problem) -> (token: String, isCookie: Bool) {
        let cookie = RefreshCookie.token(in: request)
        // A browser that has the cookie needs no body.
        if request.body.isEmpty, let cookie {
            guard isOwnOrigin(request) else { throw .foreignOrigin }
            return (cookie, true)
        }
        var reader = try BodyReader(request, known: AccountFields.token)
        let token = reader.value(of: AccountFields.refresh)
        if cookie == nil, !reader.has(AccountFields.refresh) {
            reader.refuse("refresh", "required")
        }
        try reader.finish()
        if let token { return (token, false) }
        guard isOwnOrigin(request) else { throw .foreignOrigin }
        return (cookie ?? "", true)
    }

    private func unknownToken(_ request: Request, wasCookie: Bool) -> Problem {
        var problem = Problem.unauthorized()
        problem.slug = "bad-refresh-token"
        problem.detail = "The refresh token is unknown, has expired or was used before."
        if wasCookie {
            problem.headers.append(RefreshCookie.removing(isSecure: isSecure(request)))
        }
        return problem
    }

    /// The client's Idempotency-Key.
    ///
    /// - Throws: A 400 if it is not 1 to 255 printable characters.
    func idempotencyKey(of request: Request) throws(Problem) -> String? {
        guard let key = request.headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw .invalid([.init("Idempotency-Key", "expected 1 to 255 printable characters")])
        }
        return key
    }

    /// Whether the page that sends a request is of this site: that of the settings, or the one that
    /// the browser asked for.
    private func isOwnOrigin(_ request: Request) -> Bool {
        guard let origin = request.headers[.origin] else { return false }
        let scheme = request.isSecure ? "https" : "http"
        return origin == site.origin || origin == "\(scheme)://\(request.headers[.host] ?? "")"
    }

    private func isSecure(_ request: Request) -> Bool {
        request.isSecure || site.isSecure
    }
}

extension Problem {
    fileprivate static let foreignOrigin = Problem.forbidden(
        "With the cookie, Origin must be this site's own."
    )

    static func tooManyGuesses(retryAfter seconds: Int) -> Problem {
        .tooManyRequests("Too many log-ins have failed; wait a little.", retryAfter: seconds)
    }
}
