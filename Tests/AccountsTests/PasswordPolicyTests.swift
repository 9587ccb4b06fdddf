import Accounts
import Testing

struct PasswordPolicyTests {
    private let policy = PasswordPolicy(common: [
        "password", "correct horse", "straße!!", "gr\u{FC}ezi!!",
    ])

    private func objection(
        _ password: String,
        username: String = "margarete",
        email: String = "m.lang@example.com"
    ) -> String? {
        policy.objection(to: password, username: username, email: email)
    }

    @Test(
        arguments: [
            (0, false), (1, false), (7, false), (8, true), (9, true), (127, true), (128, true),
            (129, false), (1_000_000, false),
        ]
    )
    func `a password has 8 to 128 characters, of whatever length these are`(
        count: Int,
        isGood: Bool
    ) {
        for character in ["x", "ß", "漢", "🦊", "\u{E9}", "e\u{301}"] {
            let password = String(repeating: character, count: count)
            #expect((objection(password) == nil) == isGood, "\(character)")
        }
    }

    @Test
    func `characters are counted once they are composed, and not those that people see`() {
        // Three scalars each that have no common form.
        #expect(objection("👨‍👩👨‍👩👨‍👩") == nil)
        #expect(objection("e\u{301}1234a") != nil)
    }

    @Test(arguments: ["12345678", "00000000", "٠١٢٣٤٥٦٧", "１２３４５６７８", "1234٤٥٦٧"])
    func `it is not made of digits alone, in whatever script`(password: String) {
        #expect(objection(password) == "expected more than digits")
    }

    @Test(arguments: ["1234567x", "1234 5678", "12345678.", "½½½½½½½½", "-1234567"])
    func `digits and anything else may be`(password: String) {
        #expect(objection(password) == nil)
    }

    @Test(
        arguments: [
            "password", "PASSWORD", "pAsSwOrD", "Correct Horse", "Straße!!", "Gr\u{DC}EZI!!",
            "gru\u{308}ezi!!",
        ]
    )
    func `it is no common one, in any case and composition`(password: String) {
        #expect(objection(password) == "expected a password that is less common")
    }

    @Test(
        arguments: [
            "margarete", "Margarete", "MARGARETE", "margarete1", "1234margarete", "eteragram",
            "ETERAGRAM99", "margaret", "m.lang@example.com", "M.Lang@Example.com",
            "m.lang@ex", "example.com", "xxm.lang", "gnal.mxx", "m.langm.la",
        ]
    )
    func `it is not like the username or the e-mail address`(password: String) {
        #expect(objection(password) == "expected a password unlike the username and e-mail address")
    }

    @Test(
        arguments: [
            "margarete has a little lamb", "correct margarete battery", "m.lang and more of it",
            "marg arete", "password1",
        ]
    )
    func `it may have a name among other words`(password: String) {
        #expect(objection(password) == nil)
    }

    @Test
    func `a short name may be anywhere, and no name at all is like none`() {
        #expect(objection("bob is 42", username: "bob", email: "bob@example.com") == nil)
        #expect(objection("anything", username: "", email: "") == nil)
    }

    @Test
    func `an objection never repeats the password`() {
        for password in ["xyz", "87654321", "margarete1", "correct horse"] {
            #expect(objection(password)?.contains(password) == false)
        }
    }

    @Test
    func `control: without its rules it takes them all`() {
        let lax = PasswordPolicy(common: [])
        #expect(lax.objection(to: "password", username: "bob", email: "x@example.com") == nil)
        #expect(lax.objection(to: "margarete1", username: "bob", email: "x@example.com") == nil)
    }
}
