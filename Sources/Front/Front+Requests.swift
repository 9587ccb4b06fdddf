import Daemon
import FastCGI
import HTTP
import Platform
import Synchronization

/// One request, from read to answered.
extension Front {
    func take(_ exchange: consuming Exchange) {
        let arrival = ContinuousClock.now
        var request = exchange.request(arrival: arrival, time: options.requestTime)
        let match = router.match(request.method, request.path)
        if let problem = readBody(exchange, into: &request, limit: bodyLimit(of: match)) {
            answer(request, problem.response(requestID: request.id), nil, arrival, exchange)
            return
        }
        switch match {
        case .nothing:
            let problem = Problem.notFound("There is nothing at this path.")
            answer(request, problem.response(requestID: request.id), nil, arrival, exchange)
        case .otherMethods(let allowed):
            let response =
                request.method == .options
                ? cors.preflight(request, allowed: allowed)
                : Problem.methodNotAllowed(allowed).response(requestID: request.id)
            answer(request, response, nil, arrival, exchange)
        case .route(let route, let index, let parameters):
            request.pathParameters = parameters
            request.deadline = arrival + options.time(of: route.work)
            count(request, (route, index), arrival, exchange)
        }
    }

    /// Counts a request against its limits, which costs no turn, and lets it wait for its own.
    private func count(
        _ request: Request,
        _ route: (route: Route, index: Int),
        _ arrival: ContinuousClock.Instant,
        _ exchange: consuming Exchange
    ) {
        var request = request
        var headers: [(name: HeaderName, value: String)] = []
        var refusal: Problem?
        do throws(Problem) {
            try gatekeeper.count(&request, for: route.route, headers: &headers)
        } catch {
            refusal = error
        }
        let job = Job(
            request,
            route.route,
            index: route.index,
            arrival: arrival,
            patience: arrival + options.queuePatience,
            headers: headers,
            exchange
        )
        if let refusal {
            finish(job, refusal.response(requestID: job.request.id))
        } else {
            admit(job)
        }
    }

    private func bodyLimit(of match: Router.Match) -> Int {
        guard case .route(let route, _, _) = match, let limit = route.work.bodyLimit else {
            return options.bodyLimit
        }
        return min(limit, options.bodyLimit)
    }

    /// - Returns: What is wrong with the body, if anything is.
    private func readBody(
        _ exchange: borrowing Exchange,
        into request: inout Request,
        limit: Int
    ) -> Problem? {
        let announced = exchange.announcedLength
        switch exchange.readBody(announced: announced ?? 0, limit: limit) {
        case .whole(let body) where announced != nil:
            request.body = body
            return nil
        case .tooLarge: return .contentTooLarge(limit: limit)
        case .whole, .incomplete:
            return .invalid([.init("Content-Length", "differs from the length of the body")])
        }
    }

    private func admit(_ job: Job) {
        guard let turnstile = turnstiles[job.route.work] else { return }
        if job.route.isPrompt {
            if !desk.add(job) { refuse(job) }
            return
        }
        switch turnstile.enter(job) {
        case .queued: break
        case .refused(let refusal): refuse(job, refusal)
        case .entered:
            var next: Job? = job
            while let job = next {
                perform([job])
                next = turnstile.leave(job)
            }
        }
    }

    func refuse(_ job: Job, _ refusal: Turnstile.Refusal = .crowd) {
        turnstiles[job.route.work]?.refusals.add()
        let problem: Problem =
            switch refusal {
            case .crowd: .unavailable("Too many requests of this kind are waiting.")
            case .ownTurn: .oneAtATime
            }
        finish(job, problem.response(requestID: job.request.id))
    }

    /// Answers, or lets the answers come without this thread.
    func perform(_ jobs: [Job]) {
        let jobs = jobs.filter { job in
            guard min(job.patience, job.request.deadline).hasPassed else { return true }
            refuse(job)
            return false
        }
        let requests = gatekeeper.authorize(jobs.map { ($0.request, $0.route) })
        for (job, request) in zip(jobs, requests) { perform(job, request) }
    }

    private func perform(_ job: Job, _ request: Result<Request, Problem>) {
        do {
            switch try job.route.handler(request.get()) {
            case .now(let response): finish(job, response)
            case .later(let begin): begin { [self] response in finish(job, response) }
            case .stream(let stream): finish(job, stream)
            }
        } catch let problem as Problem {
            finish(job, problem.response(requestID: job.request.id))
        } catch {
            report(error, job)
            finish(job, Problem.internalError.response(requestID: job.request.id))
        }
    }

    func finish(_ job: Job, _ response: Response) {
        guard let exchange = job.takeExchange() else { return }
        var response = response
        response.headers += job.headers
        answer(job.request, response, (job.route, job.index), job.arrival, exchange)
    }

    private func answer(
        _ request: Request,
        _ response: Response,
        _ route: (route: Route, index: Int)?,
        _ arrival: ContinuousClock.Instant,
        _ exchange: consuming Exchange
    ) {
        var response = response
        cors.addOrigin(to: &response, for: request)
        exchange.send(response, omitsBody: request.method == .head)
        // The response is complete, and the connection free, when the exchange ends.
        _ = consume exchange
        conclude(request, response, route, arrival)
    }

    /// Counts and logs a request that has come to its end.
    func conclude(
        _ request: Request,
        _ response: Response,
        _ route: (route: Route, index: Int)?,
        _ arrival: ContinuousClock.Instant
    ) {
        let duration = ContinuousClock.now - arrival
        meters.record(route: route?.index, response.status, duration)
        log(request, response.status, route?.route, duration)
        noteActivity()
        underWay.subtract(1, ordering: .relaxed)
    }
}

/// What the log says of it.
extension Front {
    /// One line per request; its path is not in it, for paths may carry secrets.
    private func log(_ request: Request, _ status: Status, _ route: Route?, _ duration: Duration) {
        guard sink.logsRequests else { return }
        var line = LogLine(level: "info", message: "request")
        line.add("request_id", request.id)
        line.add("method", request.method.rawValue)
        line.add("route", route?.pattern ?? "none")
        line.add("status", status.code)
        line.add("duration_ms", duration)
        line.add("address", request.address)
        line.send(to: sink)
    }

    func report(_ error: any Error, _ job: Job, _ message: String = "a handler failed") {
        var line = LogLine(level: "error", message: message)
        line.add("request_id", job.request.id)
        line.add("route", job.route.pattern)
        line.add("error", String(reflecting: error))
        line.send(to: sink)
    }
}
