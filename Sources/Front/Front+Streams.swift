import Daemon
import FastCGI
import HTTP
import Platform

extension Front {
    /// Sends a response while it is made.
    ///
    /// A response that cannot be made to its end is cut off, so that nobody takes a part for the whole.
    func finish(_ job: Job, _ stream: ResponseStream) {
        var head = stream.head
        head.headers += job.headers
        cors.addOrigin(to: &head, for: job.request)
        let answer = StreamedAnswer(head, job)
        do {
            if job.request.method != .head { try stream.body(answer.write) }
            answer.end()
        } catch {
            guard answer.hasBegun else { return refuse(job, error) }
            answer.abort()
            cuts.add()
            if !(error is StreamCut) { report(error, job, "an answer was cut off") }
        }
        conclude(job.request, head, (job.route, job.index), job.arrival)
    }

    private func refuse(_ job: Job, _ error: any Error) {
        if let problem = error as? Problem {
            finish(job, problem.response(requestID: job.request.id))
        } else {
            report(error, job)
            finish(job, Problem.internalError.response(requestID: job.request.id))
        }
    }
}

/// A response on its way, with one thread from its beginning to its end.
private final class StreamedAnswer {
    private let head: Response
    private let job: Job
    private var exchange: Exchange?
    /// Whether its head has been sent.
    private(set) var hasBegun = false

    init(_ head: Response, _ job: Job) {
        self.head = head
        self.job = job
    }

    /// Sends bytes, the head before the first of them.
    func write(_ piece: [UInt8]) throws(StreamCut) {
        begin()
        // A reader that is slow holds up this thread, and no other.
        guard Crew.whileWaiting({ exchange?.write(piece) ?? false }) else { throw StreamCut() }
    }

    /// The response is whole, and the connection free.
    func end() {
        begin()
        exchange = nil
    }

    func abort() {
        exchange.take()?.abort()
    }

    private func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        exchange = job.takeExchange()
        exchange?.sendHead(of: head, length: nil)
    }
}
