import Platform

/// Every problem of a program's settings, for the operator.
package struct SettingsError: Error, Hashable, CustomStringConvertible {
    package let problems: [String]

    package init(problems: [String]) {
        self.problems = problems
    }

    package var description: String {
        problems.map { "settings: \($0)" }.joined(separator: "\n")
    }
}

/// The options of this process, checked as a whole before anything starts.
package struct Settings: Sendable {
    /// What all of Holdfast's settings begin with; other variables are none of its business.
    package static let prefix = "HOLDFAST_"

    private let texts: [String: String]

    /// Gathers settings from a file and the environment, which wins.
    ///
    /// - Parameters:
    ///   - declared: Every setting that any of Holdfast's programs knows: they share one file.
    ///   - file: A file of `NAME=value` lines, as systemd's EnvironmentFile reads them, or nil.
    ///   - environment: The process' variables.
    /// - Throws: All unknown names and bad values at once.
    package init(
        declared: [any SettingDeclaration],
        file: String?,
        environment: [String: String] = Process.environment
    ) throws(SettingsError) {
        var texts: [String: String] = [:]
        var problems: [String] = []
        if let file { try Self.read(file, into: &texts, &problems) }
        for (name, text) in environment where name.hasPrefix(Self.prefix) { texts[name] = text }
        let known = Dictionary(
            declared.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            guard let setting = known[name] else {
                problems.append("\(name): unknown setting")
                continue
            }
            if let problem = setting.problem(with: text) { problems.append(problem) }
        }
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        self.texts = texts
    }

    /// A setting's value; one that is required and not set is an error.
    package func value<Value>(of setting: Setting<Value>) throws(SettingsError) -> Value {
        guard let text = texts[setting.name] ?? setting.fallback else {
            throw SettingsError(problems: ["\(setting.name): not set, and there is no default"])
        }
        switch setting.parse(text) {
        case .value(let value): return value
        case .expected(let expectation):
            throw SettingsError(problems: ["\(setting.name): expected \(expectation)"])
        }
    }

    private static func read(
        _ path: String,
        into texts: inout [String: String],
        _ problems: inout [String]
    ) throws(SettingsError) {
        let contents: [UInt8]
        do {
            contents = try InputFile.contents(of: path)
        } catch {
            throw SettingsError(problems: ["\(error)"])
        }
        let lines = String(decoding: contents, as: UTF8.self)
            // To Character the two bytes that end a line on Windows are one of its own.
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            let line = line.trimming(" ")
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "=") else {
                problems.append("\(path), line \(index + 1): expected NAME=value")
                continue
            }
            let value = line[line.index(after: equals)...]
            texts[String(line[..<equals])] = String(unquoted(value))
        }
    }

    /// Without the double quotes that systemd allows around a value.
    private static func unquoted(_ value: Substring) -> Substring {
        guard value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") else { return value }
        return value.dropFirst().dropLast()
    }
}
