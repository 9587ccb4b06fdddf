/// Programs in Python that look at a stack from outside.
extension Stack {
    package var origin: String { "http://127.0.0.1:\(port)" }

    /// Runs a script of Tests/Browser, which drives a real browser, against this stack.
    ///
    /// - Throws: What the script says, if it does not end with 0.
    @discardableResult
    package func browse(_ script: String, _ arguments: String...) throws -> String {
        try ChildProcess.run(
            try TestEnvironment.python(),
            // No compiled copies beside the sources.
            ["-B", "\(try TestEnvironment.root())/Tests/Browser/\(script)", origin] + arguments
        )
    }
}
