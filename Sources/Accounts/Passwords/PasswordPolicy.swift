/// Which passwords are good enough, see NIST SP 800-63B, section 5.1.1.2.
package struct PasswordPolicy: Sendable {
    /// Unicode scalars after normalisation.
    package static let lengths = 8...128
    /// A shorter name may well be part of a good password by chance.
    private static let shortestName = 4

    private let common: Set<String>

    /// - Parameter common: Passwords that many people have, in small letters.
    package init(common: Set<String>) {
        self.common = common
    }

    /// What is wrong with a password for that account, safe to show; nil if nothing is.
    package func objection(to password: String, username: String, email: String) -> String? {
        guard let text = PasswordText(password), Self.lengths.contains(text.scalars.count) else {
            return
                "expected \(Self.lengths.lowerBound) to \(Self.lengths.upperBound) characters"
        }
        if text.scalars.allSatisfy({ $0.properties.numericType == .decimal }) {
            return "expected more than digits"
        }
        let folded = String(decoding: text.bytes, as: UTF8.self).lowercased()
        if common.contains(folded) { return "expected a password that is less common" }
        let names = [username] + Self.parts(of: email)
        if names.contains(where: { Self.isLike(folded, $0.lowercased()) }) {
            return "expected a password unlike the username and e-mail address"
        }
        return nil
    }

    /// The address, and what stands before its @ sign.
    private static func parts(of email: String) -> [String] {
        [email, String(email.prefix { $0 != "@" })]
    }

    /// Whether a password is a name, forwards or backwards, with little around it, or a part of it.
    private static func isLike(_ password: String, _ name: String) -> Bool {
        guard name.count >= shortestName else { return password == name }
        if name.contains(password) { return true }
        guard name.count * 2 > password.count else { return false }
        return password.contains(name) || password.contains(String(name.reversed()))
    }
}
