package import Daemon
package import FastCGI
package import HTTP
package import Platform
import Synchronization

/// Answers the web server's requests: reads, routes, admits by class, runs the handler, logs.
package final class Front: Sendable {
    /// How often the front looks after what waits.
    private static let tick = Duration.milliseconds(20)

    private let options: Options
    private let router: Router
    private let cors: CORS
    private let sink: LogSink
    private let server: Server
    private let turnstiles: [WorkClass: Turnstile]
    private let meters: RequestMeters
    private let crew: Crew
    /// Requests that are read and not yet answered.
    private let underWay = Atomic(0)
    private let lastActivity = Atomic(0)
    /// Threads that have not come to their end.
    private let working = Atomic(0)

    /// Listens; requests wait until `run`.
    package init(
        _ options: Options,
        _ router: Router,
        _ cors: CORS,
        _ sink: LogSink
    ) throws(ListenError) {
        self.options = options
        self.router = router
        self.cors = cors
        self.sink = sink
        meters = RequestMeters(router.routes)
        crew = Crew(size: options.activeWorkers)
        let turnstiles = WorkClass.allCases.map { work in
            let bound = options.bounds[work] ?? options.workers
            return (work, Turnstile(bound: bound, queueLength: options.queueLength))
        }
        self.turnstiles = Dictionary(uniqueKeysWithValues: turnstiles)
        server = try Server(options.server)
    }

    /// Serves until `untilStop` returns, then drains: what is open is answered and closed.
    ///
    /// - Returns: How many requests were left unanswered at the bound.
    package func run(untilStop: () -> Void) throws(ThreadError) -> Int {
        var workers: [Thread] = []
        for _ in 0..<options.workers {
            working.add(1, ordering: .relaxed)
            workers.append(
                try Thread { [self] in
                    crew.join(work)
                    working.subtract(1, ordering: .relaxed)
                }
            )
        }
        _ = try Thread { [self] in lookAfter() }
        untilStop()
        let bound = ContinuousClock.now + options.drainTime
        drain(until: bound)
        server.stop()
        crew.dismiss()
        // A peer that never ends its record keeps a worker reading: it must not hold up the end.
        while hasWorkers, !bound.hasPassed { Process.sleep(Self.tick) }
        if !hasWorkers { for worker in workers { worker.join() } }
        return underWay.load(ordering: .relaxed)
    }

    package func writeMetrics(into text: inout MetricsText) {
        meters.write(into: &text)
        let running = "holdfast_class_running"
        text.family(running, .gauge, "Requests being worked on by class.")
        for (work, turnstile) in sorted { text.sample(running, ["class": work], turnstile.running) }
        let waiting = "holdfast_class_waiting"
        text.family(waiting, .gauge, "Requests waiting for their class' share of the workers.")
        for (work, turnstile) in sorted { text.sample(waiting, ["class": work], turnstile.waiting) }
        let refused = "holdfast_class_refused_total"
        text.family(refused, .counter, "Requests turned away because too many waited.")
        for (work, turnstile) in sorted {
            text.sample(refused, ["class": work], turnstile.refusals.value)
        }
        text.gauge("holdfast_connections", "Connections from nginx.", server.connections)
        text.counter(
            "holdfast_accept_pauses_total",
            "Times that descriptors ran out.",
            server.pauses
        )
        text.counter("holdfast_log_lines_dropped_total", "Log lines not taken.", sink.dropped)
    }

    private var sorted: [(String, Turnstile)] {
        turnstiles.map { ($0.key.rawValue, $0.value) }.sorted { $0.0 < $1.0 }
    }
}

// MARK: - Threads

extension Front {
    private func work() {
        while let exchange = server.next(crew) {
            underWay.add(1, ordering: .relaxed)
            take(exchange)
        }
    }

    /// Turns away who has waited too long, and accepts again after a pause.
    private func lookAfter() {
        while true {
            Process.sleep(Self.tick)
            server.resumeAccepting()
            crew.relieve()
            for turnstile in turnstiles.values {
                for job in turnstile.takeImpatient() { refuse(job, turnstile) }
            }
        }
    }

    /// Waits until it is quiet, or for the bound.
    private func drain(until bound: ContinuousClock.Instant) {
        server.drain()
        noteActivity()
        while !bound.hasPassed {
            Process.sleep(Self.tick)
            let quiet = WallClock.milliseconds - lastActivity.load(ordering: .relaxed)
            let isIdle = underWay.load(ordering: .relaxed) == 0
            if isIdle, quiet >= options.drainQuiet.milliseconds { return }
        }
    }

    private var hasWorkers: Bool { working.load(ordering: .relaxed) > 0 }

    private func noteActivity() {
        lastActivity.store(WallClock.milliseconds, ordering: .relaxed)
    }
}

// MARK: - One request

extension Front {
    private func take(_ exchange: consuming Exchange) {
        let arrival = ContinuousClock.now
        var request = exchange.request(arrival: arrival, time: options.requestTime)
        if let problem = readBody(exchange, into: &request) {
            answer(request, problem.response(requestID: request.id), nil, arrival, exchange)
            return
        }
        switch router.match(request.method, request.path) {
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
            let patience = arrival + options.queuePatience
            admit(Job(request, route, index: index, arrival: arrival, patience: patience, exchange))
        }
    }

    /// - Returns: What is wrong with the body, if anything is.
    private func readBody(_ exchange: borrowing Exchange, into request: inout Request) -> Problem? {
        let announced = exchange.announcedLength
        switch exchange.readBody(announced: announced ?? 0, limit: options.bodyLimit) {
        case .whole(let body) where announced != nil:
            request.body = body
            return nil
        case .tooLarge: return .contentTooLarge(limit: options.bodyLimit)
        case .whole, .incomplete:
            return .invalid([.init("Content-Length", "differs from the length of the body")])
        }
    }

    private func admit(_ job: Job) {
        guard let turnstile = turnstiles[job.route.work] else { return }
        switch turnstile.enter(job) {
        case .queued: break
        case .refused: refuse(job, turnstile)
        case .entered:
            var next: Job? = job
            while let job = next {
                if job.patience.hasPassed { refuse(job, turnstile) } else { perform(job) }
                next = turnstile.leave()
            }
        }
    }

    private func refuse(_ job: Job, _ turnstile: Turnstile) {
        turnstile.refusals.add()
        let problem = Problem.unavailable("Too many requests of this kind are waiting.")
        finish(job, problem.response(requestID: job.request.id))
    }

    private func perform(_ job: Job) {
        let response: Response
        do {
            response = try job.route.handler(job.request)
        } catch let problem as Problem {
            response = problem.response(requestID: job.request.id)
        } catch {
            report(error, job)
            response = Problem.internalError.response(requestID: job.request.id)
        }
        finish(job, response)
    }

    private func finish(_ job: Job, _ response: Response) {
        guard let exchange = job.takeExchange() else { return }
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
        let duration = ContinuousClock.now - arrival
        meters.record(route: route?.index, response.status, duration)
        log(request, response.status, route?.route, duration)
        noteActivity()
        underWay.subtract(1, ordering: .relaxed)
    }
}

// MARK: - The log

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

    private func report(_ error: any Error, _ job: Job) {
        var line = LogLine(level: "error", message: "a handler failed")
        line.add("request_id", job.request.id)
        line.add("route", job.route.pattern)
        line.add("error", String(reflecting: error))
        line.send(to: sink)
    }
}
