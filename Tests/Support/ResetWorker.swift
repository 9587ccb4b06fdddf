/// A stack's worker, which puts mails into a folder.
package struct ResetWorker: Sendable {
    private let process: ChildProcess
    private let folder: String

    /// - Parameter base: What links begin with.
    package init(of stack: Stack, base: String) throws {
        folder = try TestEnvironment.directory("mails")
        let log = "\(stack.directory)/worker.log"
        process = try ChildProcess(
            "\(try TestEnvironment.programs())/holdfast-worker",
            environment: [
                "HOLDFAST_DATABASE": stack.database.responder,
                "HOLDFAST_TOKEN_KEYS": Stack.tokenKeys, "HOLDFAST_BASE_URL": base,
                "HOLDFAST_MAIL": "folder:\(folder)",
            ],
            output: log
        )
        guard eventually({ (try? TestEnvironment.contents(of: log))?.contains("working") == true })
        else { throw ChildProcess.Failure(description: "the worker does not start; see \(log)") }
    }

    /// The links of all mails so far.
    package var links: [String] {
        get throws {
            try ChildProcess.run("/bin/sh", ["-c", "cat '\(folder)'/*.eml 2>/dev/null || true"])
                .split { $0.isNewline }
                .filter { $0.contains("/password-reset-confirm/") }
                .map(String.init)
        }
    }
}
