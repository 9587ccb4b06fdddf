package import JSONText
import Platform

/// A stack that takes money by the sandbox.
extension Stack {
    /// Between the sandbox and who pays by it.
    package static let sandboxSecret = "a-secret-of-all-tests"

    /// Settings of all programs.
    static func paying(_ directory: String) -> [String: String] {
        [
            "HOLDFAST_PAYMENTS": "sandbox",
            "HOLDFAST_SANDBOX_URL": "unix:\(directory)/sandbox.sock",
            "HOLDFAST_SANDBOX_LISTEN": "unix:\(directory)/sandbox.sock",
            "HOLDFAST_SANDBOX_SECRET": sandboxSecret,
            "HOLDFAST_SANDBOX_JOURNAL": "\(directory)/sandbox.journal",
            "HOLDFAST_MAIL": "folder:\(directory)/mails",
        ]
    }

    package var worker: ChildProcess? { workerProcess.withLock { $0 } }

    /// Starts the worker, and with it the sandbox, which has its payments still.
    package func startWorker() throws {
        let log = "\(directory)/worker.log"
        try ChildProcess.run("/bin/mkdir", ["-p", "\(directory)/mails"])
        let child = try ChildProcess(
            "\(try TestEnvironment.programs())/holdfast-worker",
            environment: settings,
            output: log
        )
        workerProcess.withLock { $0 = child }
        guard eventually({ (try? sandbox("GET", "/v1/payments?reference=none"))?.status == 404 })
        else { throw ChildProcess.Failure(description: "no sandbox; see \(log)") }
    }

    /// Speaks with the sandbox itself.
    package func sandbox(
        _ method: String,
        _ path: String,
        _ body: [(String, JSON)] = []
    ) throws -> (status: Int, json: JSON?) {
        var arguments = [
            "--silent", "--max-time", "20", "--unix-socket", "\(directory)/sandbox.sock",
            "--request", method, "--header", "Authorization: Bearer \(Self.sandboxSecret)",
            "--header", "Idempotency-Key: test", "--write-out", "\n%{http_code}",
        ]
        if method == "POST" {
            let text = JSON.object(body.map { (name: $0.0, value: $0.1) }).bytes
            arguments += ["--data", String(decoding: text, as: UTF8.self)]
        }
        let output = try ChildProcess.run("/usr/bin/curl", arguments + ["http://sandbox\(path)"])
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        let json = try? JSONParser.parse(Array((lines.first ?? "").utf8))
        return (lines.last.flatMap { Int($0) } ?? 0, json)
    }

    /// Has the next calls of a step meet a fault.
    package func breakSandbox(_ step: String, _ kind: String, times: Int = 1) throws {
        _ = try sandbox(
            "POST",
            "/v1/faults",
            [("step", .string(step)), ("kind", .string(kind)), ("times", .number(times))]
        )
    }

    /// Sweeps once, as the timer does.
    package func expire() throws -> (code: Int, output: String) {
        try ChildProcess.outcome(
            of: "\(try TestEnvironment.programs())/holdfast-expire",
            ["--once"],
            environment: settings
        )
    }
}
