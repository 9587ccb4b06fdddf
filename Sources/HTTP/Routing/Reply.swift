/// What a handler makes of a request.
package enum Reply: Sendable {
    /// Told once, from any thread.
    package typealias Tell = @Sendable (Response) -> Void

    case now(Response)
    /// Comes when something has happened for which no worker waits. It is begun once, and must tell within
    /// a bounded time.
    case later(_ begin: @Sendable (@escaping Tell) -> Void)
    /// Is sent while it is made.
    case stream(ResponseStream)
}

/// A response whose body nobody has as a whole.
package struct ResponseStream: Sendable {
    /// Sends the next bytes, which waits for whoever reads them.
    package typealias Write = (_ piece: [UInt8]) throws(StreamCut) -> Void

    /// Its status and header; the body is empty.
    package let head: Response
    /// Makes the body, within the request's deadline.
    ///
    /// What it throws before it has written anything is the response instead; later it cuts the response
    /// off, so that nobody takes a part for the whole.
    package let body: @Sendable (Write) throws -> Void

    package init(_ head: Response, body: @escaping @Sendable (Write) throws -> Void) {
        self.head = head
        self.body = body
    }
}

/// Whoever reads a stream has gone, or takes nothing any more.
package struct StreamCut: Error {
    package init() {}
}
