import Support
import Testing

@Suite("An answer that breaks in the middle", .serialized)
struct BrokenStreamTests {
    private static let head = "Content-Type: text/csv\r\n\r\nbooking_reference\r\n"

    /// A responder that begins an answer and closes, with the record that ends it or without.
    private static func responder(_ path: String, ends: Bool) throws -> SocketListener {
        try SocketListener(path: path) { socket in
            _ = try? socket.read()
            var answer = FastCGIPeer.record(.output, Array(head.utf8))
            if ends {
                answer += FastCGIPeer.record(.output, [])
                answer += FastCGIPeer.record(.end, [UInt8](repeating: 0, count: 8))
            }
            try? socket.write(answer)
        }
    }

    @Test
    func `has no end for whoever has asked nginx`() throws {
        let stack = try Stack(startsResponder: false)
        let listener = try Self.responder(stack.responderSocket, ends: false)
        #expect(throws: (any Error).self) { try stack.get("/api/v1/events") }
        _ = listener
    }

    /// The control.
    @Test
    func `has one if its responder has ended it`() throws {
        let stack = try Stack(startsResponder: false)
        let listener = try Self.responder(stack.responderSocket, ends: true)
        let answer = try stack.get("/api/v1/events")
        #expect(answer.status == 200)
        #expect(answer.text == "booking_reference\r\n")
        _ = listener
    }
}
