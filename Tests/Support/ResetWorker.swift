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

    /// The links of all mails about passwords so far.
    package var links: [String] {
        get throws { try links(to: "/password-reset-confirm/") }
    }

    /// The links of all mails so far that have a text within.
    ///
    /// - Parameter recipient: Only of mails in which this stands.
    package func links(to text: String, for recipient: String = "@") throws -> [String] {
        let script = """
            for mail in '\(folder)'/*.eml; do
                if grep -qsF '\(recipient)' "$mail"; then cat "$mail"; fi
            done
            """
        return try ChildProcess.run("/bin/sh", ["-c", script])
            .split { $0.isNewline }
            .filter { $0.contains(text) }
            .map(String.init)
    }
}
