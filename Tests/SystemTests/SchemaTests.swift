import JSONText
import Platform
import Support
import Testing

@Suite("The API's description", .serialized)
struct SchemaTests {
    private static func check(_ arguments: String...) throws -> (code: Int, output: String) {
        let stack = try Stack(limits: .outOfReach)
        let token = "\(stack.directory)/token"
        // Who may make most calls, and some of what those calls are about.
        let visitor = try stack.visitor("visitor", role: "organizer")
        for index in 0..<30 {
            let movie = try stack.makeMovie(by: visitor)
            _ = try stack.makeShow(movie, by: visitor, [("screen_name", .string("\(index)"))])
            let event = try stack.makeEvent(by: visitor)
            _ = try stack.makeTicketType(event, by: visitor)
        }
        try OutputFile.replace(token, with: Array(visitor.access.utf8))
        let script = "\(try TestEnvironment.root())/Tests/Schema/check.py"
        return try ChildProcess.outcome(
            of: try TestEnvironment.python(),
            ["-B", script, stack.origin, "--token", token] + arguments
        )
    }

    /// The call after which its caller is nobody any more.
    private static let last = "deactivate-account"

    @Test(
        "is kept by every call, however it is called",
        arguments: [last, "^(?!.*\(last))"]
    )
    func kept(leftOut: String) throws {
        let (code, output) = try Self.check("--exclude", leftOut)
        #expect(code == 0, "\(output)")
        #expect(output.contains("passed"), "\(output)")
    }

    @Test("that forgets a status is found wrong")
    func control() throws {
        let (code, output) = try Self.check("--exclude", Self.last, "--forget", "404")
        #expect(code == 1, "\(output)")
        #expect(output.contains("Undocumented status code"), "\(output)")
    }
}
