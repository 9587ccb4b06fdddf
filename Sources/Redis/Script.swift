/// A Lua script that Redis runs as one step.
package struct Script: Sendable, Hashable {
    package let source: String

    package init(_ source: StaticString) {
        self.source = "\(source)"
    }
}

/// One run of a script.
package struct ScriptCall: Sendable {
    let script: Script
    let keys: [String]
    let arguments: [[UInt8]]

    package init(_ script: Script, keys: [String], arguments: [[UInt8]]) {
        self.script = script
        self.keys = keys
        self.arguments = arguments
    }

    /// - Parameter digest: What SCRIPT LOAD answered; nil sends the text.
    fileprivate func command(digest: String?) -> Command {
        var command =
            if let digest {
                Command("EVALSHA", digest, String(keys.count))
            } else {
                Command("EVAL", script.source, String(keys.count))
            }
        for key in keys { command.append(key.utf8) }
        for argument in arguments { command.append(argument) }
        return command
    }
}

extension Connection {
    /// Runs scripts one after another, by their digests in one round trip, and by their texts where Redis
    /// does not know them (any more).
    ///
    /// - Parameter digests: What SCRIPT LOAD answered, asked for once and kept by the caller.
    mutating func run(
        _ calls: [ScriptCall],
        digests: [Script: String]
    ) throws(RedisError) -> [Reply] {
        var replies = try pipeline(calls.map { $0.command(digest: digests[$0.script]) })
        for (place, reply) in replies.enumerated() {
            guard case .failure(let message) = reply, message.hasPrefix("NOSCRIPT") else {
                continue
            }
            replies[place] = try pipeline([calls[place].command(digest: nil)])[0]
        }
        return replies
    }

    mutating func load(_ script: Script) throws(RedisError) -> String {
        guard let digest = try send(Command("SCRIPT", "LOAD", script.source)).text else {
            throw .unreachable("SCRIPT LOAD answered something else than a digest")
        }
        return digest
    }
}
