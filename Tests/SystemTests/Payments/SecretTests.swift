import JSONText
import Support
import Testing

@Suite("What must not be kept")
struct SecretTests {
    private static let cardNumber = "4111111111111111"

    private let stack: Stack
    private let customer: Visitor
    private let booking: String

    init() throws {
        stack = try Stack.paying()
        let organizer = try stack.visitor("org", role: "organizer")
        customer = try stack.visitor("cus")
        booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
    }

    /// Files below a directory in which a text stands.
    private func files(with text: String) throws -> [String] {
        // 1 says that there is none.
        let (code, output) = try ChildProcess.outcome(
            of: "/bin/grep",
            ["-rlaF", "-e", text, stack.directory]
        )
        #expect(code < 2, "\(output)")
        return output.split(separator: "\n").map(String.init)
    }

    private func dumpDatabase() throws {
        try ChildProcess.run(
            "/bin/sh",
            [
                "-c", "exec \"$(pg_config --bindir)/pg_dump\" --file \"$0\" \"$1\"",
                "\(stack.directory)/dump.sql", stack.database.conninfo(as: "postgres"),
            ]
        )
    }

    @Test
    func `a card's number and the provider's secret stand nowhere afterwards`() throws {
        let extra = [("card_number", JSON.string(Self.cardNumber))]
        for key in [nil, "mine"] {
            let answer = try stack.pay(booking, "sandbox_success", by: customer, key: key, extra)
            #expect(answer.status == 400, "\(answer.text)")
            #expect(answer.badFields == ["card_number"])
        }
        let unknown = try stack.pay(booking, Self.cardNumber, by: customer)
        #expect(unknown.badFields == ["method"], "\(unknown.text)")
        let delay = [("delay_seconds", JSON.number(0))]
        try stack.breakSandbox("look_up", "error")
        #expect(try stack.pay(booking, "sandbox_late", by: customer, delay).status == 202)
        #expect(stack.settles())
        #expect(try stack.cancel(booking, by: customer).status == 200)
        #expect(stack.isRefunded(booking, by: customer))
        try dumpDatabase()
        #expect(try files(with: Self.cardNumber).isEmpty)
        #expect(try files(with: Stack.sandboxSecret).isEmpty)
        // The control: what may stand there is found.
        let payment = try #require(try stack.payments(of: booking).first)
        let known = try files(with: payment.id)
        for name in ["dump.sql", "sandbox.journal", "responder.log"] {
            #expect(known.contains("\(stack.directory)/\(name)"), "\(known)")
        }
    }
}
