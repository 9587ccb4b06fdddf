import JSONText
import Platform
import Support
import Testing
import Transfer

/// A server of the tests, and a caller that is ended with this.
final class Calling: Sendable {
    let server: HTTPServer
    let caller: HTTPCaller

    /// - Parameter change: What is different of the caller.
    init(
        _ server: HTTPServer? = nil,
        isStarted: Bool = true,
        _ change: (inout HTTPCaller.Options) -> Void = { _ in }
    ) throws {
        self.server = try server ?? HTTPServer()
        var options = HTTPCaller.Options()
        change(&options)
        caller = HTTPCaller(options)
        if isStarted { try caller.start() }
    }

    deinit {
        caller.stop(until: .now + .seconds(10))
    }

    func call(_ path: String, timeout: Duration = .seconds(20)) -> HTTPCall {
        HTTPCall(
            .get,
            server.origin + path,
            socketPath: server.socketPath,
            timeout: timeout
        )
    }

    func answer(_ path: String) throws -> HTTPAnswer {
        try caller.answer(to: call(path)).get()
    }

    /// What a call fails with, nil if it does not.
    func error(_ path: String, timeout: Duration = .seconds(20)) -> TransferError? {
        error(call(path, timeout: timeout))
    }

    func error(_ call: HTTPCall) -> TransferError? {
        caller.answer(to: call).failure
    }

    /// What the server has counted, this call included.
    func count(_ name: String) throws -> JSON? {
        try JSONParser.parse(try answer("/counts").body)[name]
    }
}

extension HTTPAnswer {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension Result {
    var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}

/// What many calls have been told, each time that one was.
final class Told: Sendable {
    private let results = Monitor<[(call: Int, result: Result<HTTPAnswer, TransferError>)]>([])

    /// Gathers what `call` is told.
    func tell(_ call: Int) -> HTTPCaller.Tell {
        { result in self.results.broadcast { $0.append((call, result)) } }
    }

    /// Waits until so many have been told, at most a generous while.
    func reaches(_ count: Int) -> Bool {
        results.wait(until: .now + .seconds(60)) { $0.count >= count ? true : nil } ?? false
    }

    /// Who has been told, in order of their numbers.
    var calls: [Int] { results.withLock { $0.map(\.call).sorted() } }

    var answers: [HTTPAnswer] { results.withLock { $0.compactMap { try? $0.result.get() } } }

    var reasons: [TransferError.Reason?] {
        results.withLock { $0.compactMap(\.result.failure).map(\.reason) }
    }
}
