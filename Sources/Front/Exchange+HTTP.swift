import FastCGI
import HTTP
import Platform

extension Exchange {
    /// Header fields that Holdfast reads, by the names that FastCGI gives them.
    private static let headers: [(name: HeaderName, parameter: StaticString)] = [
        (.authorization, "HTTP_AUTHORIZATION"),
        (.contentType, "CONTENT_TYPE"),
        (.cookie, "HTTP_COOKIE"),
        (.host, "HTTP_HOST"),
        (.idempotencyKey, "HTTP_IDEMPOTENCY_KEY"),
        (.ifMatch, "HTTP_IF_MATCH"),
        (.origin, "HTTP_ORIGIN"),
        (.sandboxSignature, "HTTP_SANDBOX_SIGNATURE"),
        (.stripeSignature, "HTTP_STRIPE_SIGNATURE"),
        (.requestedMethod, "HTTP_ACCESS_CONTROL_REQUEST_METHOD"),
    ]

    /// The request without its body.
    func request(arrival: ContinuousClock.Instant, time: Duration) -> Request {
        var headers: [HeaderName: String] = [:]
        for (name, parameter) in Self.headers {
            if let value = self.parameter(parameter) { headers[name] = value }
        }
        var request = Request(
            method: Method(rawValue: parameter("REQUEST_METHOD") ?? ""),
            path: bytes("REQUEST_PATH"),
            query: bytes("QUERY_STRING"),
            headers: headers,
            id: parameter("REQUEST_ID") ?? "-",
            address: parameter("REMOTE_ADDR") ?? "-",
            deadline: arrival + time
        )
        request.isSecure = parameter("REQUEST_SCHEME") == "https"
        return request
    }

    /// The length that the web server announced for the body, nil if that is no number.
    var announcedLength: Int? {
        guard let text = parameter("CONTENT_LENGTH"), !text.isEmpty else { return 0 }
        return Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }

    /// Sends a response as CGI has it, see RFC 3875, section 6.
    ///
    /// - Parameter omitsBody: For HEAD: the length is that of the body that GET would bring.
    func send(_ response: Response, omitsBody: Bool) {
        sendHead(of: response, length: response.body.count)
        if !omitsBody { write(response.body) }
    }

    /// Sends a response's status and header.
    ///
    /// - Parameter length: The body's, in bytes; nil if nobody knows it yet.
    func sendHead(of response: Response, length: Int?) {
        var head: [UInt8] = []
        head.reserveCapacity(256)
        head += "Status: ".utf8
        head += String(response.status.code).utf8
        head += " ".utf8
        head += response.status.reason.utf8
        for (name, value) in response.headers {
            head += "\r\n".utf8
            head += name.rawValue.utf8
            head += ": ".utf8
            head += Self.line(value).utf8
        }
        if let length, response.status != .noContent {
            head += "\r\nContent-Length: ".utf8
            head += String(length).utf8
        }
        head += "\r\n\r\n".utf8
        write(head)
    }

    /// A value without its line breaks: one would begin a header of somebody else's choosing.
    private static func line(_ value: String) -> String {
        let utf8 = value.utf8.span
        var isLine = true
        for index in utf8.indices where breaksLines(utf8[index]) { isLine = false }
        if isLine { return value }
        return String(decoding: value.utf8.filter { !breaksLines($0) }, as: UTF8.self)
    }

    private static func breaksLines(_ byte: UInt8) -> Bool {
        byte == 0x0D || byte == 0x0A
    }
}
