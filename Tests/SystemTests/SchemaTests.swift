import JSONText
import Platform
import Support
import Testing

@Suite("The API's description", .serialized)
struct SchemaTests {
    private static func check(
        as role: String = "organizer",
        _ arguments: String...
    ) throws -> (code: Int, output: String) {
        let stack = try Stack(limits: .outOfReach, takesPayments: true)
        let token = "\(stack.directory)/token"
        // Who may make most calls, and some of what those calls are about.
        let organizer = try stack.visitor("organizer", role: "organizer")
        let customer = try stack.visitor("customer")
        for index in 0..<30 {
            let movie = try stack.makeMovie(by: organizer)
            _ = try stack.makeShow(movie, by: organizer, [("screen_name", .string("\(index)"))])
            // What nobody has booked can be deleted.
            let event = try stack.makeEvent(
                by: organizer,
                [("seat_map", .string("cinema-120")), ("seat_price", .string("10.00"))]
            )
            _ = try stack.makeTicketType(event, by: organizer)
            _ = try stack.makeVoucher(
                event,
                by: organizer,
                [("code", .string("SCHEMA")), ("percent", .number(10))]
            )
            let cancelled = try stack.makeEvent(by: organizer)
            _ = try stack.call(
                "PATCH",
                "/events/\(cancelled)",
                [("status", .string("cancelled"))],
                by: organizer
            )
            let offer = try stack.makeOffer(by: organizer)
            _ = try stack.book(Stack.tickets(offer), by: customer)
        }
        for index in 0..<5 {
            let organization = try stack.makeOrganization(by: organizer)
            _ = try stack.call(
                "POST",
                "/organizations/\(organization)/invitations",
                [
                    ("email", .string("guest\(index)@example.com")),
                    ("rights", .array([.string("view")])),
                ],
                by: organizer
            )
        }
        let visitor = role == "organizer" ? organizer : customer
        try OutputFile.replace(token, with: Array(visitor.access.utf8))
        let script = "\(try TestEnvironment.root())/Tests/Schema/check.py"
        return try ChildProcess.outcome(
            of: try TestEnvironment.python(),
            ["-B", script, stack.origin, "--token", token] + arguments
        )
    }

    /// The call after which its caller is nobody any more.
    private static let last = "deactivate-account"
    /// What customers call.
    private static let bookings = "bookings(/|$)|/reserve$|/book$"

    @Test(
        "is kept by every call, however it is called",
        arguments: [
            ("organizer", "\(last)|\(bookings)"), ("organizer", "^(?!.*\(last))"),
            ("attendee", "^(?!.*(\(bookings)))"),
        ]
    )
    func kept(role: String, leftOut: String) throws {
        let (code, output) = try Self.check(as: role, "--exclude", leftOut)
        #expect(code == 0, "\(output)")
        #expect(output.contains("passed"), "\(output)")
    }

    @Test("that forgets a status is found wrong")
    func control() throws {
        let leftOut = "\(Self.last)|\(Self.bookings)"
        let (code, output) = try Self.check("--exclude", leftOut, "--forget", "404")
        #expect(code == 1, "\(output)")
        #expect(output.contains("Undocumented status code"), "\(output)")
    }
}
