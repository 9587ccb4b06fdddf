import Crypto
import JSONText
import Payments
import Support
import Testing

@Suite("A webhook of Stripe's")
struct StripeEventTests {
    private static let payment = "0192b1c0-0000-7000-8000-000000000000"
    private static let now = 1_800_000_000
    private let provider = StripeProvider(StripeDesk.options())

    private static let refund = "0192b1c0-0000-7000-8000-000000000001"

    /// - Parameter subject: What it is about beside that.
    private static func body(
        _ id: String = "evt_1",
        _ metadata: JSON? = nil,
        about subject: [(name: String, value: JSON)] = [
            ("object", .string("payment_intent")), ("id", .string("pi_1")),
            ("client_secret", .string("pi_1_secret_x")),
        ]
    ) -> [UInt8] {
        let metadata = metadata ?? .object([("payment_id", .string(payment))])
        return JSON.object([
            ("id", .string(id)), ("type", .string("payment_intent.succeeded")),
            ("data", .object([("object", .object(subject + [("metadata", metadata)]))])),
        ]).bytes
    }

    private func event(_ body: [UInt8]) throws -> ProviderEvent {
        try provider.event(from: body, signature: signature(body, at: Self.now), at: Self.now)
    }

    private func signature(_ body: [UInt8], at time: Int) -> String {
        let key = AuthenticationKey(Array(StripeServer.webhookSecret.utf8))
        let code = hexadecimal(key.code(of: Array("\(time).".utf8) + body))
        return "t=\(time),v1=\(code)"
    }

    private func flaw(_ body: [UInt8], _ signature: String?) -> WebhookFlaw? {
        do throws(WebhookFlaw) {
            _ = try provider.event(from: body, signature: signature, at: Self.now)
            return nil
        } catch {
            return error
        }
    }

    @Test
    func `names itself, our payment and Stripe's intent`() throws {
        let event = try event(Self.body())
        #expect(event.id == "evt_1" && event.paymentID == Self.payment)
        #expect(event.providerID == "pi_1" && event.refundID == nil)
    }

    @Test
    func `of a refund names that as well`() throws {
        let metadata = JSON.object([
            ("payment_id", .string(Self.payment)), ("refund_id", .string(Self.refund)),
        ])
        func subject(_ object: String) -> [(name: String, value: JSON)] {
            [
                ("object", .string(object)), ("id", .string("re_1")),
                ("payment_intent", .string("pi_1")),
            ]
        }
        let event = try event(Self.body("evt_1", metadata, about: subject("refund")))
        #expect(event.paymentID == Self.payment && event.refundID == Self.refund)
        #expect(event.providerID == "pi_1")
        // The control: what is no refund is none, whatever is written on it.
        let other = try self.event(Self.body("evt_1", metadata, about: subject("charge")))
        #expect(other.refundID == nil && other.paymentID == Self.payment)
    }

    @Test
    func `is kept without its secrets`() throws {
        let record = try event(Self.body()).record
        let expected = #"{"id":"evt_1","type":"payment_intent.succeeded","intent":"pi_1"}"#
        #expect(String(decoding: record, as: UTF8.self) == expected)
    }

    @Test(arguments: ["pi_1/../x", "pi_", "ch_1", ""])
    func `has no intent by a name that is none`(name: String) throws {
        let subject: [(name: String, value: JSON)] = [
            ("object", .string("payment_intent")), ("id", .string(name)),
        ]
        let event = try event(Self.body(about: subject))
        #expect(event.paymentID == Self.payment && event.providerID == nil)
    }

    @Test(arguments: [(-300, true), (-301, false), (300, true), (301, false)])
    func `may be five minutes old`(age: Int, isTaken: Bool) {
        let body = Self.body()
        let flaw = flaw(body, signature(body, at: Self.now + age))
        #expect(flaw == (isTaken ? nil : .stale))
    }

    @Test
    func `may be as old as the setting says`() throws {
        var options = StripeDesk.options()
        options.tolerance = 10
        let strict = StripeProvider(options)
        let body = Self.body()
        for (age, isTaken) in [(10, true), (11, false)] {
            let signature = signature(body, at: Self.now - age)
            let event = try? strict.event(from: body, signature: signature, at: Self.now)
            #expect((event != nil) == isTaken)
        }
    }

    @Test
    func `is nobody's word without the right code`() {
        let body = Self.body()
        let right = signature(body, at: Self.now)
        #expect(flaw(body, nil) == .unsigned)
        #expect(flaw(body, "") == .forged)
        #expect(flaw(body + [0x0A], right) == .forged)
        #expect(flaw(body, "t=\(Int.max),v1=00") == .stale)
        #expect(flaw(body, right.replacing(",v1=", with: ",v0=")) == .forged)
        #expect(flaw(body, String(right.dropLast()) + "x") == .forged)
        #expect(flaw(body, right.uppercased()) == .forged)
        #expect(flaw(body, right + ",v1=00,v0=11") == nil)
    }

    @Test
    func `that is signed may be of something else, but must be an event`() throws {
        for metadata in [JSON.object([]), .null, .object([("payment_id", .string("x"))])] {
            let event = try event(Self.body("evt_2", metadata))
            #expect(event.id == "evt_2" && event.paymentID == nil)
        }
        for body in [Self.body(""), Self.body("a\u{0}b"), Array("[]".utf8), Array("x".utf8)] {
            #expect(flaw(body, signature(body, at: Self.now)) == .malformed)
        }
    }
}
