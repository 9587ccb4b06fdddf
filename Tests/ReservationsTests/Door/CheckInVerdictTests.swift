import Reservations
import Testing

@Suite("At the door")
struct CheckInVerdictTests {
    private static func item(
        _ place: Int,
        isReturned: Bool = false,
        _ admission: AdmissionItem.Admission? = nil
    ) -> AdmissionItem {
        AdmissionItem(
            place: place,
            name: "Standing",
            seatCode: nil,
            quantity: 2,
            isReturned: isReturned,
            admission: admission
        )
    }

    private static let before = AdmissionItem.Admission(time: "", by: "anna", isRepeat: false)
    private static let repeated = AdmissionItem.Admission(time: "", by: "anna", isRepeat: true)

    @Test
    func `whoever has a confirmed booking comes in, with those items that are not in yet`() {
        let items = [Self.item(0), Self.item(1, Self.before), Self.item(2)]
        #expect(CheckInVerdict(items, of: .confirmed, wanted: nil) == .admitted([0, 2]))
        #expect(CheckInVerdict(items, of: .confirmed, wanted: [2]) == .admitted([2]))
    }

    @Test
    func `what is used is used, and nothing beside it is let in by the way`() {
        let items = [Self.item(0), Self.item(1, Self.before)]
        #expect(CheckInVerdict(items, of: .confirmed, wanted: [0, 1]) == .used([items[1]]))
        #expect(CheckInVerdict([items[1]], of: .confirmed, wanted: nil) == .used([items[1]]))
    }

    @Test
    func `a call that comes again is told what it was told`() {
        let items = [Self.item(0, Self.repeated), Self.item(1, Self.before)]
        #expect(CheckInVerdict(items, of: .confirmed, wanted: [0]) == .repeated([0]))
        #expect(CheckInVerdict(items, of: .confirmed, wanted: nil) == .repeated([0]))
        #expect(CheckInVerdict(items, of: .confirmed, wanted: [0, 1]) == .used(items))
    }

    @Test(arguments: BookingStatus.allCases)
    func `only what is confirmed is good`(status: BookingStatus) {
        let verdict = CheckInVerdict([Self.item(0)], of: status, wanted: nil)
        #expect(verdict == (status == .confirmed ? .admitted([0]) : .notConfirmed(status)))
    }

    @Test
    func `what was given back, or never was there, is wrong`() {
        let items = [Self.item(0), Self.item(1, isReturned: true)]
        #expect(CheckInVerdict(items, of: .confirmed, wanted: nil) == .admitted([0]))
        guard case .invalid(let faults) = CheckInVerdict(items, of: .confirmed, wanted: [0, 1, 7])
        else {
            Issue.record("let in")
            return
        }
        #expect(faults.map(\.field) == ["items[1]", "items[2]"])
    }
}
