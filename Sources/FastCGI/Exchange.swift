import CFastCGI
import Glibc

/// One request and its response.
///
/// It may move to another thread between reading and answering; it is with one thread at a time.
// Sound: libfcgi keeps no state outside the request, and a value that cannot be copied has one
// owner; what hands it over (a locked queue) orders the threads' accesses.
package struct Exchange: ~Copyable, @unchecked Sendable {
    /// What STDIN carried.
    package enum Body: Sendable, Hashable {
        case whole([UInt8])
        /// More than the limit; the rest was read and thrown away.
        case tooLarge
        /// The web server announced another length, or went away.
        case incomplete
    }

    /// Past this many bytes beyond its limit a body is not read to its end: the connection closes.
    private static let drainLimit = 16 << 20

    // libfcgi's streams point back at their request, so it may not move.
    private let request: UnsafeMutablePointer<FCGX_Request>
    private let descriptor: CInt
    private let server: Server

    /// Reads a request from a connection that has become readable.
    ///
    /// - Returns: nil when the peer closed it, stalled or sent nonsense; it is closed then.
    init?(reading descriptor: CInt, of server: Server) {
        request = .allocate(capacity: 1)
        request.initialize(to: FCGX_Request())
        FCGX_InitRequest(request, -1, 0)
        self.descriptor = descriptor
        self.server = server
        // These two lie below the line "Don't use anything below here" of fcgiapp.h; there is no
        // other way to hand libfcgi a connection that is open already. With the first set,
        // FCGX_Accept_r reads instead of accepting; without the second, the FCGX_Finish_r at its
        // start would close the connection. `Parking` in the tests proves both.
        request.pointee.ipcFd = descriptor
        request.pointee.keepConnection = 1
        guard FCGX_Accept_r(request) == 0 else {
            // libfcgi has closed the connection, then failed to accept on socket -1.
            return nil
        }
    }

    deinit {
        finish()
        request.deinitialize(count: 1)
        request.deallocate()
    }

    /// A parameter's bytes as the web server sent them, nil if it did not.
    package func parameter(_ name: StaticString) -> String? {
        value(of: name).map { String(cString: $0) }
    }

    /// A parameter's bytes, which need not be UTF-8.
    package func bytes(_ name: StaticString) -> [UInt8] {
        guard let start = value(of: name) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
    }

    /// Reads the body to its end.
    ///
    /// - Parameters:
    ///   - announced: The length that the web server announced, in bytes.
    ///   - limit: The most bytes that are kept.
    package func readBody(announced: Int, limit: Int) -> Body {
        var body: [UInt8] = []
        var length = 0
        while let piece = readPiece() {
            length += piece.count
            if length <= limit { body += piece }
            if length > limit + Self.drainLimit { break }
        }
        if length > limit || announced > limit { return .tooLarge }
        return length == announced ? .whole(body) : .incomplete
    }

    /// Sends bytes to the web server, after those sent before.
    ///
    /// - Returns: Whether it took what it was sent so far; false once it has gone, or stalled for too long.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = UnsafeRawPointer(buffer.baseAddress) else { return true }
            let sent = FCGX_PutStr(
                base.assumingMemoryBound(to: CChar.self),
                CInt(clamping: buffer.count),
                request.pointee.out
            )
            return sent == CInt(clamping: buffer.count)
        }
    }

    /// Closes the connection in the middle of the response, so that the web server, and its client, can
    /// tell that there should have been more.
    package consuming func abort() {
        // Without the record that ends a request, which FCGX_Finish_r would send.
        FCGX_Free(request, 1)
    }

    /// The next bytes of STDIN, nil at its end.
    private func readPiece() -> [UInt8]? {
        let piece = [UInt8](unsafeUninitializedCapacity: 8_192) { buffer, count in
            let start = UnsafeMutableRawPointer(buffer.baseAddress)
            let read = FCGX_GetStr(
                start?.assumingMemoryBound(to: CChar.self),
                CInt(buffer.count),
                request.pointee.in
            )
            count = max(0, Int(read))
        }
        return piece.isEmpty ? nil : piece
    }

    private func value(of name: StaticString) -> UnsafeMutablePointer<CChar>? {
        let start = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        return FCGX_GetParam(start, request.pointee.envp)
    }

    /// Ends the response, then parks the connection, or closes it if the web server asked for that,
    /// is gone, or is to go elsewhere.
    private func finish() {
        // FCGX_Accept_r failed: the connection is closed and nothing is allocated.
        guard request.pointee.ipcFd >= 0 else { return server.noteClosed() }
        if server.isDraining { request.pointee.keepConnection = 0 }
        FCGX_Finish_r(request)
        if request.pointee.ipcFd >= 0 {
            server.park(descriptor)
        } else {
            server.noteClosed()
        }
    }
}
