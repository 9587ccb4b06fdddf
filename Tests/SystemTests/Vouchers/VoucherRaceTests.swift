import JSONText
import Platform
import Support
import Testing

@Suite("Rivals for a voucher", .serialized)
struct VoucherRaceTests {
    /// Each of two responders sells to one customer after another: nobody is in a batch with others.
    private static let stack = SharedStack {
        try Stack(settings: oneByOne, limits: .outOfReach, sharesOut: true)
    }
    /// A machine that is busy with other tests is no reason to turn anybody away.
    private static let oneByOne = SharedStack.cheapPasswords.merging([
        "HOLDFAST_BOOKING_BATCH": "1", "HOLDFAST_BOOKING_WAIT_MS": "20000",
    ]) { $1 }

    private let stack: Stack
    private let second: SecondResponder
    private let organizer: Visitor
    private let customers: [Visitor]

    init() throws {
        let stack = try Self.stack()
        self.stack = stack
        second = try SecondResponder(of: stack, settings: Self.oneByOne)
        try second.awaitTurn(in: stack)
        organizer = try stack.organizer()
        customers = try (0..<5).map { _ in try stack.customer() }
    }

    @Test
    func `of which one use is left: one of fifty gets it, and the others hear why not`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let made = try stack.makeVoucher(
            offer.event,
            by: organizer,
            [("percent", .number(50)), ("max_uses", .number(1))]
        )
        let code = try #require(made.json?["code"]?.text, "\(made.text)")
        let meeting = Meeting(of: 50)
        let answers = try onThreads(50) { [stack, customers] index in
            meeting.attend(within: .seconds(30))
            return try? stack.book(offer, with: code, by: customers[index % 5])
        }
        #expect(answers.count { $0?.status == 201 } == 1)
        let refused = answers.count { $0?.problem == "voucher-used-up" }
        #expect(refused == 49, "\(answers.map { $0?.text ?? "nothing" })")
        let id = try #require(made.json?["id"]?.text)
        #expect(try stack.used(id, by: organizer) == [.number(1), .string("12.75")])
        let taken = try stack.call("GET", "/ticket-types/\(offer.type)").json
        #expect(taken?["quantity_available"] == .number(59))
        try stack.expectSound()
    }
}
