import JSONText
import Support
import Testing

@Suite("The operator's command", .serialized)
struct UserCommandTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    private func logIn(_ name: String, _ password: String = Stack.password) throws -> Int {
        try stack.call("POST", "/auth/login", Stack.credentials(name, password)).status
    }

    @Test
    func `makes an account of any role with a password of its own`() throws {
        let made = try stack.holdfast(
            "user",
            "create",
            "root.1",
            "root@example.com",
            "--role",
            "admin"
        )
        #expect(made.code == 0, "\(made.output)")
        let lines = made.output.split(separator: "\n")
        #expect(lines.first == "made admin root.1")
        let password = try #require(lines.last?.split(separator: " ").last.map { String($0) })
        #expect(password.utf8.count == 16)
        let answer = try stack.call("POST", "/auth/login", Stack.credentials("root.1", password))
        let access = try #require(answer.json?["access"]?.text)
        let profile = try stack.call(
            "GET",
            "/auth/profile",
            headers: [("Authorization", "Bearer \(access)")]
        )
        #expect(profile.json?["role"] == .string("admin"))
        let plain = try stack.holdfast("user", "create", "plain", "plain@example.com")
        #expect(plain.output.hasPrefix("made attendee plain\n"))
    }

    @Test
    func `makes no account that registration would refuse`() throws {
        for (name, email, words) in [
            ("a b", "a@example.com", "username"), ("ab", "a@example.com", "username"),
            ("good.name", "nobody", "e-mail"), ("good.name", "a@b\r\nBcc: x@y", "e-mail"),
        ] {
            let (code, output) = try stack.holdfast("user", "create", name, email)
            #expect(code != 0)
            #expect(output.contains(words), "\(output)")
        }
        let role = ["user", "create", "good.name", "g@example.com", "--role", "superuser"]
        #expect(try stack.holdfast(role[0], role[1], role[2], role[3], role[4], role[5]).code != 0)
        // Standard input is empty here.
        let empty = try stack.holdfast(
            "user",
            "create",
            "good.name",
            "g@example.com",
            "--password-stdin"
        )
        #expect(empty.code != 0)
        #expect(empty.output.contains("8 to 128"), "\(empty.output)")
        let none = try stack.database.query(
            "SELECT count(*) FROM users WHERE username = 'good.name'"
        )
        #expect(none == ["0"])
        _ = try stack.visitor("anna")
        let taken = try stack.holdfast("user", "create", "ANNA", "Anna@Example.com")
        #expect(taken.code != 0)
        #expect(taken.output.contains("taken: username, email"), "\(taken.output)")
    }

    @Test(arguments: ["promote", "disable", "enable", "sessions"])
    func `says so when there is no such account`(command: String) throws {
        let more = command == "promote" ? ["admin"] : []
        for name in ["nobody", "nobody@example.com", "", "' OR true --"] {
            let (code, output) =
                more.isEmpty
                ? try stack.holdfast("user", command, name)
                : try stack.holdfast("user", command, name, more[0])
            #expect(code == 1, "\(output)")
            #expect(output.contains("there is no user"), "\(output)")
        }
        #expect(try stack.holdfast("user", command).code != 0)
    }

    @Test
    func `gives another role, which a live token has at once`() throws {
        let berta = try stack.visitor("berta")
        #expect(try stack.profile(berta).json?["role"] == .string("attendee"))
        for (name, role) in [
            ("berta", "organizer"), ("BERTA@example.com", "admin"), ("Berta", "attendee"),
        ] {
            let (code, output) = try stack.holdfast("user", "promote", name, role)
            #expect(code == 0)
            #expect(output == "berta is \(role)\n")
            #expect(try stack.profile(berta).json?["role"] == .string(role))
        }
        #expect(try stack.holdfast("user", "promote", "berta", "superuser").code != 0)
        #expect(try stack.profile(berta).json?["role"] == .string("attendee"))
    }

    @Test
    func `shuts an account out at once, and lets it in again`() throws {
        let carl = try stack.visitor("carl")
        let other = try stack.visitor("carla")
        #expect(try stack.profile(carl).status == 200)
        #expect(try stack.holdfast("user", "disable", "carl").output == "carl is shut out\n")
        #expect(try stack.profile(carl).status == 401)
        #expect(try stack.refresh(carl.refresh).status == 401)
        #expect(try logIn("carl") == 401)
        #expect(try stack.profile(other).status == 200)
        // Its names stay its own.
        let again = Stack.credentials("carl") + [("email", JSON.string("c@example.com"))]
        #expect(try stack.call("POST", "/signup", again).status == 409)
        #expect(try stack.holdfast("user", "disable", "carl").code == 0)
        #expect(try stack.holdfast("user", "enable", "carl").output == "carl may log in\n")
        #expect(try logIn("carl") == 200)
        // What has ended stays so.
        #expect(try stack.profile(carl).status == 401)
        #expect(try stack.refresh(carl.refresh).status == 401)
    }

    @Test
    func `lists sessions and ends them all`() throws {
        let first = try stack.visitor("dora")
        let second = try stack.logIn("dora")
        let other = try stack.visitor("dorian")
        let list = try stack.holdfast("user", "sessions", "dora")
        #expect(list.code == 0)
        let lines = list.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.hasSuffix("  127.0.0.1") })
        #expect(!list.output.contains(first.refresh) && !list.output.contains(second.access))
        #expect(try stack.profile(first).status == 200)
        let ended = try stack.holdfast("user", "sessions", "dora", "--end")
        #expect(ended.output == "ended 2\n")
        #expect(try stack.profile(first).status == 401)
        #expect(try stack.profile(second).status == 401)
        #expect(try stack.refresh(second.refresh).status == 401)
        #expect(try stack.holdfast("user", "sessions", "dora").output == "")
        #expect(try stack.holdfast("user", "sessions", "dora", "--end").output == "ended 0\n")
        #expect(try stack.profile(other).status == 200)
        #expect(try logIn("dora") == 200)
    }
}
