/// What a handler makes of a request.
package enum Reply: Sendable {
    /// Told once, from any thread.
    package typealias Tell = @Sendable (Response) -> Void

    case now(Response)
    /// Comes when something has happened for which no worker waits. It is begun once, and must tell within
    /// a bounded time.
    case later(_ begin: @Sendable (@escaping Tell) -> Void)
}
