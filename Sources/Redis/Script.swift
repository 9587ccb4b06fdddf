/// A Lua script that Redis runs as one step.
package struct Script: Sendable, Hashable {
    package let source: String

    package init(_ source: StaticString) {
        self.source = "\(source)"
    }
}

extension Connection {
    /// Runs a script by its digest, or by its text where Redis does not know it (any more).
    ///
    /// - Parameter digest: What SCRIPT LOAD answered, asked for once and kept by the caller.
    mutating func run(
        _ script: Script,
        digest: String,
        keys: [String],
        arguments: [[UInt8]]
    ) throws(RedisError) -> Reply {
        var byDigest = Command("EVALSHA", digest, String(keys.count))
        var byText = Command("EVAL", script.source, String(keys.count))
        for key in keys {
            byDigest.append(key.utf8)
            byText.append(key.utf8)
        }
        for argument in arguments {
            byDigest.append(argument)
            byText.append(argument)
        }
        do {
            return try send(byDigest)
        } catch .refused(let message) where message.hasPrefix("NOSCRIPT") {
            return try send(byText)
        }
    }

    mutating func load(_ script: Script) throws(RedisError) -> String {
        guard let digest = try send(Command("SCRIPT", "LOAD", script.source)).text else {
            throw .unreachable("SCRIPT LOAD answered something else than a digest")
        }
        return digest
    }
}
