/// A command with its arguments, any bytes each.
package struct Command: Sendable {
    /// The arguments one after another, and where each ends.
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [Int] = []

    package init(_ name: StaticString, _ arguments: String...) {
        append("\(name)".utf8)
        for argument in arguments { append(argument.utf8) }
    }

    /// Adds an argument.
    package mutating func append(_ argument: some Sequence<UInt8>) {
        bytes.append(contentsOf: argument)
        ends.append(bytes.count)
    }

    package func appending(_ argument: some Sequence<UInt8>) -> Command {
        var command = self
        command.append(argument)
        return command
    }
}
