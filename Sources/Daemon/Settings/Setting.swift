/// One option of a program: its name, what it means, and how its text becomes a value.
package struct Setting<Value: Sendable>: Sendable {
    package let name: String
    package let fallback: String?
    package let summary: String
    let parse: @Sendable (String) -> Parsed<Value>

    /// Declares an option.
    ///
    /// - Parameters:
    ///   - name: `HOLDFAST_` and upper-case words.
    ///   - fallback: The text that counts when it is not set; nil makes it required.
    ///   - summary: One line for an operator, with units and bounds.
    ///   - parse: The value, or what was expected instead.
    package init(
        _ name: String,
        fallback: String?,
        _ summary: String,
        parse: @escaping @Sendable (String) -> Parsed<Value>
    ) {
        self.name = name
        self.fallback = fallback
        self.summary = summary
        self.parse = parse
    }
}

/// What became of a setting's text.
package enum Parsed<Value: Sendable>: Sendable {
    case value(Value)
    /// What was expected, as in "expected a number from 1 to 64".
    case expected(String)
}

/// A setting without its type, for lists of them.
package protocol SettingDeclaration: Sendable {
    var name: String { get }
    var fallback: String? { get }
    var summary: String { get }

    /// What is wrong with a text, nil if nothing is.
    func problem(with text: String) -> String?
}

extension Setting: SettingDeclaration {
    package func problem(with text: String) -> String? {
        switch parse(text) {
        case .value: nil
        case .expected(let expectation): "\(name): expected \(expectation)"
        }
    }
}
