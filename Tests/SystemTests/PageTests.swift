import Support
import Testing

@Suite("In a browser", .serialized)
struct PageTests {
    @Test("Swagger UI shows every operation and calls one, silently and without other hosts")
    func swagger() throws {
        #expect(try Stack().browse("swagger.py").contains("shown:"))
    }

    @Test("ReDoc shows every operation and finds one, silently and without other hosts")
    func redoc() throws {
        #expect(try Stack().browse("redoc.py").contains("shown:"))
    }

    @Test("the page for a new password helps its user and says what the API says")
    func newPassword() throws {
        #expect(try Stack().browse("new_password.py").contains("shown"))
    }

    @Test(
        "a word less in a page's policy is noticed",
        arguments: [("swagger.py", "data:"), ("redoc.py", "data:")]
    )
    func control(script: String, word: String) throws {
        let failure = #expect(throws: ChildProcess.Failure.self) {
            try Stack().browse(script, word)
        }
        #expect(failure?.description.contains("violates") == true, "\(failure as Any)")
    }
}
