/// SQL text with its parameters.
///
/// Interpolation binds, it never pastes.
package struct Statement: Sendable, Hashable {
    package private(set) var sql: String
    package private(set) var parameters: [String?]

    /// SQL that holds no value from outside.
    package init(verbatim sql: String) {
        self.sql = sql
        self.parameters = []
    }
}

extension Statement: ExpressibleByStringInterpolation {
    package init(stringLiteral value: StaticString) {
        self.init(verbatim: "\(value)")
    }

    package init(stringInterpolation: StringInterpolation) {
        self.sql = stringInterpolation.sql
        self.parameters = stringInterpolation.parameters
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql = ""
        fileprivate var parameters: [String?] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql.reserveCapacity(literalCapacity + interpolationCount * 3)
            parameters.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            sql += "\(literal)"
        }

        package mutating func appendInterpolation(_ value: some Parameter) {
            bind(value.postgresText)
        }

        // Without this overload the compiler warns that an optional is being described.
        package mutating func appendInterpolation(_ value: (some Parameter)?) {
            bind(value?.postgresText)
        }

        /// Pastes another statement, its parameters included.
        package mutating func appendInterpolation(_ part: Statement) {
            var rest = part.sql[...]
            // The part's own placeholders are $1, $2, … in order, each used once.
            for (index, parameter) in part.parameters.enumerated() {
                guard let placeholder = rest.firstRange(of: "$\(index + 1)") else { break }
                sql += rest[..<placeholder.lowerBound]
                bind(parameter)
                rest = rest[placeholder.upperBound...]
            }
            sql += rest
        }

        private mutating func bind(_ text: String?) {
            parameters.append(text)
            sql += "$\(parameters.count)"
        }
    }
}
