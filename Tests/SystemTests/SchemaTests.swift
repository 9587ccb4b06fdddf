import Support
import Testing

@Suite("The API's description", .serialized)
struct SchemaTests {
    private static func check(_ arguments: String...) throws -> (code: Int, output: String) {
        let stack = try Stack(limits: .outOfReach)
        let script = "\(try TestEnvironment.root())/Tests/Schema/check.py"
        return try ChildProcess.outcome(
            of: try TestEnvironment.python(),
            ["-B", script, stack.origin] + arguments
        )
    }

    @Test("is kept by every call, however it is called")
    func kept() throws {
        let (code, output) = try Self.check()
        #expect(code == 0, "\(output)")
        #expect(output.contains("passed"), "\(output)")
    }

    @Test("that forgets a status is found wrong")
    func control() throws {
        let (code, output) = try Self.check("--forget", "404")
        #expect(code == 1, "\(output)")
        #expect(output.contains("Undocumented status code"), "\(output)")
    }
}
