package import Daemon
import FastCGI
package import HTTP
package import Platform
import Synchronization

/// Answers the web server's requests: reads, routes, admits by class, runs the handler, logs.
package final class Front: Sendable {
    /// How often the front looks after what waits.
    private static let tick = Duration.milliseconds(20)

    let options: Options
    let router: Router
    let gatekeeper: any Gatekeeper
    let cors: CORS
    let sink: LogSink
    let server: Server
    let turnstiles: [WorkClass: Turnstile]
    let desk: Desk
    let meters: RequestMeters
    /// How many answers were cut off: their readers went, or they could not be made to their end.
    let cuts = Counter()
    private let crew: Crew
    /// Requests that are read and not yet answered.
    let underWay = Atomic(0)
    /// When the last answer was sent, in milliseconds after `start`.
    private let lastActivity = Atomic(0)
    private let start = ContinuousClock.now
    /// Threads that have not come to their end.
    private let working = Atomic(0)

    /// Listens; requests wait until `run`.
    package init(
        _ options: Options,
        _ router: Router,
        _ gatekeeper: any Gatekeeper,
        _ cors: CORS,
        _ sink: LogSink
    ) throws(ListenError) {
        self.options = options
        self.router = router
        self.gatekeeper = gatekeeper
        self.cors = cors
        self.sink = sink
        meters = RequestMeters(router.routes)
        crew = Crew(size: options.activeWorkers)
        let turnstiles = WorkClass.allCases.map { work in
            let bound = options.bounds[work] ?? options.workers
            let turnstile = Turnstile(
                bound: bound,
                queueLength: options.queueLength,
                isOneAtATime: work.isOneAtATime
            )
            return (work, turnstile)
        }
        self.turnstiles = Dictionary(uniqueKeysWithValues: turnstiles)
        desk = Desk(queueLength: options.queueLength)
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
        _ = try Thread { [self] in
            while let jobs = desk.next() { perform(jobs) }
        }
        untilStop()
        let bound = ContinuousClock.now + options.drainTime
        drain(until: bound)
        server.stop()
        desk.close()
        crew.dismiss()
        // A peer that never ends its record keeps a worker reading: it must not hold up the end.
        while hasWorkers, !bound.hasPassed { Process.sleep(Self.tick) }
        if !hasWorkers { for worker in workers { worker.join() } }
        return underWay.load(ordering: .relaxed)
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
                for (job, refusal) in turnstile.takeImpatient() { refuse(job, refusal) }
            }
            for job in desk.takeImpatient() { refuse(job) }
        }
    }

    /// Waits until it is quiet, or for the bound.
    private func drain(until bound: ContinuousClock.Instant) {
        server.drain()
        noteActivity()
        while !bound.hasPassed {
            Process.sleep(Self.tick)
            let quiet = age - lastActivity.load(ordering: .relaxed)
            let isIdle = underWay.load(ordering: .relaxed) == 0
            if isIdle, quiet >= options.drainQuiet.milliseconds { return }
        }
    }

    private var hasWorkers: Bool { working.load(ordering: .relaxed) > 0 }

    func noteActivity() {
        lastActivity.store(age, ordering: .relaxed)
    }

    private var age: Int { (ContinuousClock.now - start).milliseconds }
}
