import Reservations
import Testing

struct PaymentStatusTests {
    private struct Step: Hashable {
        let from: PaymentStatus
        let event: PaymentEvent
    }

    /// All that can happen.
    private static let legal: [Step: PaymentStatus] = [
        Step(from: .started, event: .wait): .pending,
        Step(from: .started, event: .authorize): .authorized,
        Step(from: .started, event: .capture): .captured,
        Step(from: .started, event: .decline): .declined,
        Step(from: .started, event: .void): .cancelled,
        Step(from: .started, event: .withdraw): .cancelling,
        Step(from: .pending, event: .authorize): .authorized,
        Step(from: .pending, event: .capture): .captured,
        Step(from: .pending, event: .decline): .declined,
        Step(from: .pending, event: .void): .cancelled,
        Step(from: .pending, event: .withdraw): .cancelling,
        Step(from: .authorized, event: .capture): .captured,
        Step(from: .authorized, event: .decline): .failed,
        Step(from: .authorized, event: .void): .failed,
        Step(from: .authorized, event: .withdraw): .cancelling,
        Step(from: .cancelling, event: .authorize): .authorized,
        Step(from: .cancelling, event: .capture): .captured,
        Step(from: .cancelling, event: .decline): .cancelled,
        Step(from: .cancelling, event: .void): .cancelled,
        Step(from: .declined, event: .capture): .captured,
        Step(from: .declined, event: .withdraw): .cancelling,
        Step(from: .cancelled, event: .capture): .captured,
        Step(from: .cancelled, event: .withdraw): .cancelling,
        Step(from: .failed, event: .capture): .captured,
        Step(from: .failed, event: .withdraw): .cancelling,
    ]

    @Test(arguments: PaymentEvent.allCases)
    func `an event changes the statuses that it may, and no other`(event: PaymentEvent) {
        for start in PaymentStatus.allCases {
            let status = PaymentStatus.status(after: event, from: start)
            #expect(
                status == Self.legal[Step(from: start, event: event)],
                "\(start) after \(event)"
            )
        }
    }

    @Test
    func `each status is reached but the first, and each event happens`() {
        let reached = Set(Self.legal.values).union([.started])
        #expect(reached == Set(PaymentStatus.allCases))
        #expect(Set(Self.legal.keys.map(\.event)) == Set(PaymentEvent.allCases))
    }

    @Test
    func `money that is there is there, whatever was believed before, and stays`() {
        for status in PaymentStatus.allCases {
            let captured = PaymentStatus.status(after: .capture, from: status)
            #expect(captured == (status == .captured ? nil : .captured))
        }
        let after = PaymentEvent.allCases.compactMap {
            PaymentStatus.status(after: $0, from: .captured)
        }
        #expect(after == [])
    }

    @Test
    func `whatever is open ends, with money and without`() {
        for status in PaymentStatus.allCases where status.isOpen {
            let ends = [PaymentEvent.capture, .decline, .void].compactMap {
                PaymentStatus.status(after: $0, from: status)
            }
            #expect(ends.count == 3 && ends.allSatisfy { !$0.isOpen }, "\(status)")
        }
    }

    @Test
    func `whatever is open can be given up, and is then not its booking's any more`() {
        for status in PaymentStatus.allCases where status.isOpen && status != .cancelling {
            #expect(PaymentStatus.status(after: .withdraw, from: status) == .cancelling)
        }
        #expect(!PaymentStatus.cancelling.isCurrent)
    }

    @Test
    func `what a booking waits for is what begins, and can be declined without harm`() {
        for status in PaymentStatus.allCases {
            let declined = PaymentStatus.status(after: .decline, from: status)
            #expect(status.isCurrent == (declined == .declined), "\(status)")
            #expect(!status.isCurrent || status.isOpen)
        }
    }
}
