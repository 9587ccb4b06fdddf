import Reservations
import Testing

struct BookingStatusTests {
    private struct Step: Hashable {
        let from: BookingStatus?
        let event: BookingEvent
    }

    /// All that can happen, as the design draws it.
    private static let legal: [Step: BookingStatus] = [
        Step(from: nil, event: .hold): .held,
        Step(from: nil, event: .confirmAtOnce): .confirmed,
        Step(from: .held, event: .startPayment): .paymentPending,
        Step(from: .held, event: .expire): .expired,
        Step(from: .held, event: .cancel): .cancelled,
        Step(from: .held, event: .callOff): .cancelled,
        Step(from: .paymentPending, event: .failPayment): .held,
        Step(from: .paymentPending, event: .capture): .confirmed,
        Step(from: .paymentPending, event: .expire): .expired,
        Step(from: .paymentPending, event: .callOff): .cancelled,
        Step(from: .confirmed, event: .cancel): .cancelled,
        Step(from: .confirmed, event: .callOff): .cancelled,
        Step(from: .confirmed, event: .failCapture): .cancelled,
        Step(from: .confirmed, event: .startRefund): .refundPending,
        Step(from: .cancelled, event: .startRefund): .refundPending,
        Step(from: .expired, event: .startRefund): .refundPending,
        Step(from: .expired, event: .reclaim): .confirmed,
        Step(from: .refundPending, event: .refund): .refunded,
    ]

    private static let starts: [BookingStatus?] = [nil] + BookingStatus.allCases

    @Test(arguments: BookingEvent.allCases)
    func `an event changes the statuses that it may, and no other`(event: BookingEvent) {
        for start in Self.starts {
            let status = BookingStatus.status(after: event, from: start)
            let expected = Self.legal[Step(from: start, event: event)]
            #expect(status == expected, "\(start?.rawValue ?? "none") after \(event)")
        }
    }

    @Test
    func `each status is reached, and each event happens`() {
        #expect(Set(Self.legal.values) == Set(BookingStatus.allCases))
        #expect(Set(Self.legal.keys.map(\.event)) == Set(BookingEvent.allCases))
    }

    @Test
    func `only a payment that comes too late gives seats back to a booking that is over`() {
        let revived = Self.legal.filter { step, status in
            step.from.map { !$0.isLive } == true && status.isLive
        }
        #expect(Array(revived.keys) == [Step(from: .expired, event: .reclaim)])
    }

    @Test
    func `every hold can end by itself and by the organizer, and nothing else expires`() {
        for status in BookingStatus.allCases {
            let expired = BookingStatus.status(after: .expire, from: status)
            #expect((expired == .expired) == status.isHold)
            let calledOff = BookingStatus.status(after: .callOff, from: status)
            #expect((calledOff == .cancelled) == status.isLive)
        }
    }

    @Test
    func `money that is back stays back`() {
        #expect(
            BookingEvent.allCases.allSatisfy {
                BookingStatus.status(after: $0, from: .refunded) == nil
            }
        )
    }
}
