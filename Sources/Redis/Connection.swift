import CHiredis
import Glibc

/// Where Redis listens.
package enum RedisAddress: Sendable, Hashable {
    case unix(path: String)
    case tcp(host: String, port: Int)
}

/// One session with Redis.
///
/// Every call is bounded by the time-out that the session was opened with.
// Sound: hiredis allows one thread at a time, and a value that cannot be copied has one owner.
package struct Connection: ~Copyable, @unchecked Sendable {
    private let context: UnsafeMutablePointer<redisContext>

    /// Connects, and waits at most `timeout` for that and for each answer.
    package init(to address: RedisAddress, timeout: Duration) throws(RedisError) {
        context = try Self.open(address, timeval(timeout))
    }

    private static func open(
        _ address: RedisAddress,
        _ limit: timeval
    ) throws(RedisError) -> UnsafeMutablePointer<redisContext> {
        let context =
            switch address {
            case .unix(let path): redisConnectUnixWithTimeout(path, limit)
            case .tcp(let host, let port): redisConnectWithTimeout(host, CInt(port), limit)
            }
        guard let context else { throw .unreachable("out of memory") }
        guard context.pointee.err == 0, redisSetTimeout(context, limit) == REDIS_OK else {
            // A failed context is still an allocation.
            defer { redisFree(context) }
            throw failure(of: context)
        }
        return context
    }

    deinit {
        redisFree(context)
    }

    /// Whether the next borrower may have it: hiredis marks a context on its first error for good.
    package var isReusable: Bool {
        context.pointee.err == 0
    }

    /// Sends commands in one write and reads their replies in order.
    ///
    /// A reply may be a `failure`: one refused command does not harm the others.
    package mutating func pipeline(_ commands: [Command]) throws(RedisError) -> [Reply] {
        for command in commands {
            guard append(command) == REDIS_OK else { throw Self.failure(of: context) }
        }
        var replies: [Reply] = []
        replies.reserveCapacity(commands.count)
        for _ in commands {
            var raw: UnsafeMutableRawPointer?
            guard redisGetReply(context, &raw) == REDIS_OK, let raw else {
                throw Self.failure(of: context)
            }
            defer { freeReplyObject(raw) }
            replies.append(Reply(copying: raw.assumingMemoryBound(to: redisReply.self)))
        }
        return replies
    }

    /// Sends one command; a refusal is an error.
    @discardableResult
    package mutating func send(_ command: Command) throws(RedisError) -> Reply {
        let reply = try pipeline([command])[0]
        if case .failure(let message) = reply { throw .refused(message) }
        return reply
    }

    /// Sends one command by lengths, which makes every argument binary-safe; `redisCommand` itself
    /// is variadic, so Swift cannot see it.
    private func append(_ command: Command) -> CInt {
        command.bytes.withUnsafeBufferPointer { bytes in
            let base = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            var start = 0
            var lengths: [Int] = []
            var pointers: [UnsafePointer<CChar>?] = []
            for end in command.ends {
                pointers.append(base?.advanced(by: start))
                lengths.append(end - start)
                start = end
            }
            return redisAppendCommandArgv(context, CInt(lengths.count), &pointers, lengths)
        }
    }

    /// The context's last error, out of its C array.
    private static func failure(of context: UnsafeMutablePointer<redisContext>) -> RedisError {
        let message = withUnsafeBytes(of: &context.pointee.errstr) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return .unreachable(message)
    }
}

extension timeval {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
