import CMicroHTTPD
import Platform

/// What libmicrohttpd calls back, on its one thread.
final class Hall: Sendable {
    private struct Waiting {
        var replies: [ObjectIdentifier: Reply] = [:]
        var isClosed = false
    }

    private let options: Server.Options
    private let handler: @Sendable (Request, Reply) -> Void
    /// Replies whose connections are, or are about to be, suspended.
    private let waiting = Monitor(Waiting())

    init(_ options: Server.Options, _ handler: @escaping @Sendable (Request, Reply) -> Void) {
        self.options = options
        self.handler = handler
    }

    /// From now on nobody waits: those who do are dropped, and those who would are as well.
    func close() {
        let replies = waiting.withLock { waiting in
            waiting.isClosed = true
            return waiting.replies.values
        }
        for reply in replies { reply.drop() }
    }

    /// As MHD_AccessHandlerCallback has it: with the head, with each piece of the body, at its end, and
    /// once more when a suspended connection goes on.
    static func handle(
        _ context: UnsafeMutableRawPointer?,
        _ connection: OpaquePointer?,
        _ path: UnsafePointer<CChar>?,
        _ method: UnsafePointer<CChar>?,
        _ piece: UnsafePointer<CChar>?,
        _ count: UnsafeMutablePointer<Int>?,
        _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> MHD_Result {
        guard let context, let connection, let path, let method, let count, let state else {
            return shim_no
        }
        let hall = Unmanaged<Hall>.fromOpaque(context).takeUnretainedValue()
        let intake = state.pointee.map { Unmanaged<Intake>.fromOpaque($0).takeUnretainedValue() }
        guard let intake else {
            return hall.begin(connection, String(cString: method), String(cString: path), state)
        }
        guard count.pointee > 0 else { return hall.end(connection, intake) }
        defer { count.pointee = 0 }
        let bytes = UnsafeRawBufferPointer(start: piece, count: count.pointee)
        return intake.take(bytes) ? shim_yes : shim_no
    }

    /// As MHD_RequestCompletedCallback has it.
    static func complete(
        _ context: UnsafeMutableRawPointer?,
        _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) {
        guard let context, let intake = state?.pointee else { return }
        let hall = Unmanaged<Hall>.fromOpaque(context).takeUnretainedValue()
        let reply = Unmanaged<Intake>.fromOpaque(intake).takeRetainedValue().reply
        state?.pointee = nil
        if let reply { hall.forget(reply) }
    }

    private func begin(
        _ connection: OpaquePointer,
        _ method: String,
        _ path: String,
        _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    ) -> MHD_Result {
        let length = connection.value(of: "Content-Length", shim_header).flatMap { Int($0) }
        guard length ?? 0 <= options.bodyLimit else {
            return connection.queue(Answer(status: 413))
        }
        let intake = Intake(method: method, path: path, limit: options.bodyLimit)
        state.pointee = Unmanaged.passRetained(intake).toOpaque()
        return shim_yes
    }

    private func end(_ connection: OpaquePointer, _ intake: Intake) -> MHD_Result {
        guard let reply = intake.reply else {
            let (request, reply) = intake.finish(connection, options)
            handler(request, reply)
            return go(on: connection, reply)
        }
        return go(on: connection, reply)
    }

    private func go(on connection: OpaquePointer, _ reply: Reply) -> MHD_Result {
        if reply.isOpen, !remember(reply) { return shim_no }
        switch reply.outcome(for: connection) {
        case .answered(let answer): return connection.queue(answer)
        case .dropped: return shim_no
        case .open, .held: return shim_yes
        }
    }

    /// - Returns: Whether anybody may wait still.
    private func remember(_ reply: Reply) -> Bool {
        waiting.withLock { waiting in
            if !waiting.isClosed { waiting.replies[ObjectIdentifier(reply)] = reply }
            return !waiting.isClosed
        }
    }

    private func forget(_ reply: Reply) {
        waiting.withLock { _ = $0.replies.removeValue(forKey: ObjectIdentifier(reply)) }
    }
}

extension OpaquePointer {
    /// Has this connection answered.
    fileprivate func queue(_ answer: Answer) -> MHD_Result {
        let response = answer.body.withUnsafeBytes { body in
            MHD_create_response_from_buffer(
                body.count,
                UnsafeMutableRawPointer(mutating: body.baseAddress),
                shim_copy
            )
        }
        guard let response else { return shim_no }
        defer { MHD_destroy_response(response) }
        for (name, value) in answer.headers { MHD_add_response_header(response, name, value) }
        return MHD_queue_response(self, UInt32(clamping: answer.status), response)
    }
}
