import JSONText
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

    @Test("Swagger UI's Authorize has calls answered as those of an account")
    func authorize() throws {
        let stack = try Stack()
        let anna = try stack.visitor("anna")
        let words = try stack.browse("authorize.py", anna.access, "anna")
        #expect(words.contains("authorized as anna"))
    }

    @Test("a mail's link, opened in a browser, sets a password that then logs in")
    func setPassword() throws {
        let stack = try Stack()
        let worker = try ResetWorker(of: stack, base: stack.origin)
        let anna = try stack.visitor("anna")
        let email = [("email", JSON.string(anna.email))]
        #expect(try stack.call("POST", "/auth/password-reset-request", email).status == 200)
        #expect(eventually { (try? worker.links.count) == 1 })
        let path = try #require(try worker.links.first).dropFirst(stack.origin.count)
        let good = SessionEnd.newPassword
        let words = try stack.browse("set_password.py", String(path), "password1", good)
        #expect(words.contains("set"))
        let body = Stack.credentials("anna", good)
        #expect(try stack.call("POST", "/auth/login", body).status == 200)
        #expect(try stack.profile(anna).status == 401)
    }

    @Test("a mail's link, opened in a browser, joins an organization")
    func join() throws {
        let stack = try Stack()
        let worker = try ResetWorker(of: stack, base: stack.origin)
        let organizer = try stack.visitor("olga", role: "organizer")
        let anna = try stack.visitor("anna")
        let organization = try stack.makeOrganization(by: organizer)
        let invited = try stack.call(
            "POST",
            "/organizations/\(organization)/invitations",
            [("email", .string(anna.email)), ("rights", .array([.string("sell")]))],
            by: organizer
        )
        #expect(invited.status == 201, "\(invited.text)")
        #expect(eventually { (try? worker.links(to: "/invitation#").count) == 1 })
        let link = try #require(try worker.links(to: "/invitation#").first)
        let path = String(link.dropFirst(stack.origin.count))
        let words = try stack.browse("join.py", path, "anna", Stack.password)
        #expect(words.contains("joined"))
        #expect(try stack.call("GET", "/organizations/\(organization)", by: anna).status == 200)
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
