import CMicroHTTPD

/// A request that is being read, and then its reply; only libmicrohttpd's thread has it.
final class Intake {
    private let method: String
    private let path: String
    private let limit: Int
    private var body: [UInt8] = []
    /// From when the request has been read.
    private(set) var reply: Reply?

    init(method: String, path: String, limit: Int) {
        self.method = method
        self.path = path
        self.limit = limit
    }

    /// Takes a piece of the body.
    ///
    /// - Returns: Whether it is within the limit.
    func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard body.count + piece.count <= limit else { return false }
        body += piece
        return true
    }

    /// The request, all of which has come; its reply is to be had from now on.
    func finish(_ connection: OpaquePointer, _ options: Server.Options) -> (Request, Reply) {
        let reply = Reply()
        self.reply = reply
        let request = Request(
            method: method,
            path: path,
            headers: values(options.headers, shim_header, connection),
            parameters: values(options.parameters, shim_parameter, connection),
            body: body
        )
        return (request, reply)
    }

    private func values(
        _ names: [String],
        _ kind: MHD_ValueKind,
        _ connection: OpaquePointer
    ) -> [String: String] {
        var values: [String: String] = [:]
        for name in names { values[name] = connection.value(of: name, kind) }
        return values
    }
}

extension OpaquePointer {
    /// A header or a parameter of this connection's request.
    func value(of name: String, _ kind: MHD_ValueKind) -> String? {
        var start: UnsafePointer<CChar>?
        var count = 0
        let status = MHD_lookup_connection_value_n(
            self,
            kind,
            name,
            name.utf8.count,
            &start,
            &count
        )
        guard status == shim_yes, let start else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
