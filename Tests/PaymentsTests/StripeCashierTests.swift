import JSONText
import Logging
import Payments
import Platform
import Reservations
import Storage
import Support
import Testing

/// What is asked of Stripe, and what is made of the answers, without anybody who decides on them.
@Suite("Who asks Stripe")
struct StripeCashierTests {
    private let stripe: StripeServer
    private let desk: StripeDesk
    private let cashier: Cashier
    private let orders = Monitor<[BookingOrder]>([])

    init() throws {
        let stripe = try StripeServer()
        let desk = try StripeDesk(stripe.origin)
        (self.stripe, self.desk) = (stripe, desk)
        cashier = Cashier(
            providers: [desk.provider],
            taking: .stripe,
            caller: desk.caller,
            logger: Logger(label: "test")
        ) { [orders] order, tell in
            orders.withLock { $0.append(order) }
            tell(nil)
        }
    }

    /// What was to be decided on a refund that was asked about.
    private func inquire(
        _ refund: Refund,
        of payment: Payment
    ) throws -> [BookingChange.RefundStep] {
        let isOver = Monitor(false)
        orders.withLock { $0 = [] }
        cashier.inquire(refund, of: payment) { _ in isOver.signal { $0 = true } }
        #expect(isOver.wait(until: .now + .seconds(60)) { $0 ? () : nil } != nil)
        return orders.withLock { $0 }.compactMap {
            if case .refunded(let report) = $0.wish { report.step } else { nil }
        }
    }

    private func captured(_ payment: Payment = .example()) throws -> Payment {
        let known = payment.known(as: try desk.report(.create(payment)).providerID)
        #expect(try desk.report(.capture(known)).state == .captured)
        return known
    }

    private func begin(_ payment: Payment) throws {
        let isOver = Monitor(false)
        cashier.begin(payment, for: .init()) { _ in isOver.signal { $0 = true } }
        #expect(isOver.wait(until: .now + .seconds(60)) { $0 ? () : nil } != nil)
    }

    /// The steps that were asked for.
    private func steps() throws -> [String] {
        try stripe.books("calls").compactMap { $0["step"]?.text }
    }

    @Test
    func `finds a refund among more than a page has, and makes none twice`() throws {
        let payment = try captured()
        let refunds = (0..<60).map { _ in payment.refund(10) }
        for refund in refunds {
            #expect(try desk.word(.refund(refund, payment)).doubt == nil)
        }
        try stripe.say("forget")
        for refund in [refunds[0], refunds[30], refunds[59]] {
            #expect(try inquire(refund, of: payment) == [.done])
        }
        #expect(try stripe.refunds(of: payment.id).count == 60)
        // The control: one that is on no page is made.
        #expect(try inquire(payment.refund(20), of: payment) == [.done])
        #expect(try stripe.refunds(of: payment.id).count == 61)
    }

    @Test
    func `tells a refund that has failed from one that is on its way`() throws {
        let payment = try captured()
        let refund = payment.refund()
        try stripe.say("later", [("refunds", .bool(true))])
        #expect(try inquire(refund, of: payment) == [])
        try stripe.say("fail", [("payment", .string(payment.id))])
        #expect(try inquire(refund, of: payment) == [.failed])
        #expect(try stripe.refunds(of: payment.id) == [2_550])
    }

    @Test
    func `asks for no refund that Stripe cannot make`() throws {
        let dinar = try #require(Currency("KWD"))
        let payment = try captured(.example(amount: Money(minorUnits: 20_010, dinar)))
        #expect(try inquire(payment.refund(10_005), of: payment) == [.failed])
        #expect(try stripe.refunds(of: payment.id) == [])
        #expect(try inquire(payment.refund(10_010), of: payment) == [.done])
    }

    @Test
    func `asks for nothing more at once where too many ask`() throws {
        try stripe.fail("create", "limit")
        try begin(.example())
        #expect(try steps() == ["create"])
        // The control: after another failure the same call tells what came of it.
        try stripe.fail("create", "error")
        try begin(.example())
        #expect(try steps() == ["create", "create", "create"])
    }

    @Test
    func `searches where the key keeps a failure`() throws {
        let payment = Payment.example()
        try stripe.fail("create", "error_after")
        try begin(payment)
        #expect(try steps() == ["create", "create", "search"])
        let states = orders.withLock { $0 }.compactMap {
            if case .report(let report) = $0.wish { report.state } else { nil }
        }
        #expect(states == [.authorized])
    }

    @Test
    func `takes nothing that another provider takes now`() {
        let caller = desk.caller
        let other = Cashier(
            providers: [desk.provider],
            taking: .sandbox,
            caller: caller,
            logger: Logger(label: "test")
        ) { _, tell in tell(nil) }
        #expect(!other.takes(.stripe) && other.provider(.stripe) != nil)
        #expect(!other.takes(.sandboxSuccess))
        #expect(cashier.takes(.stripe))
    }
}
