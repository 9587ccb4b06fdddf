import Reservations
import Support

/// One booking, its payments and a provider that charges when it likes: what chance makes of them, until
/// nothing more is to come.
struct PaymentRun {
    /// What the provider knows of a payment.
    struct Charge {
        /// All that it has been, for reports that come late.
        var states: [PaymentReport.State]
        var state: PaymentReport.State { states.last ?? .missing }
    }

    /// What a judge forgets, for controls: it gets what was before, and what is then.
    typealias Forgetting = @Sendable (BookingLedger, inout PaidSale, BookingChange) -> Void

    var sale = PaidSale(.held)
    var random: SeededRandom
    private let forgetting: Forgetting?
    var charges: [String: Charge] = [:]
    /// What the provider has given back, by refunds.
    var paidOut: [String: Int] = [:]
    /// All that was posted, by accounts.
    var books: [Posting.Account: Int] = [:]
    var rivals = 0
    var faults: [String] = []
    /// Which bookings have been what, for a look at what was tried.
    private(set) var seen: Set<String> = []

    init(seed: UInt64, forgetting: Forgetting? = nil) {
        random = SeededRandom(seed: seed)
        self.forgetting = forgetting
        for _ in 0..<Int.random(in: 4...16, using: &random) { step() }
        settle()
        check()
    }

    private mutating func hits(_ count: Int, in all: Int) -> Bool {
        Int.random(in: 0..<all, using: &random) < count
    }
}

// MARK: - What chance does

extension PaymentRun {
    private mutating func step() {
        switch Int.random(in: 0..<20, using: &random) {
        case 0...3: decide { $0.pay() }
        case 4...7: advance()
        case 8...13: reportSomething()
        case 14: end()
        case 15: cancel()
        case 16: endForFree()
        case 17: giveBack()
        case 18: rival()
        default: giveUp()
        }
    }

    /// Decides, and keeps the books.
    mutating func decide(_ act: (inout PaidSale) -> BookingVerdict) {
        let before = sale.ledger
        guard let change = act(&sale).change else { return }
        forgetting?(before, &sale, change)
        note(change)
    }

    private mutating func note(_ change: BookingChange) {
        if change.from != change.to { seen.insert("\(change.from)-\(change.to)") }
        for posting in change.postings {
            if posting.sum != 0 { faults.append("\(posting) does not sum to zero") }
            for line in posting.lines { books[line.account, default: 0] += line.amount }
        }
    }

    private mutating func reportSomething() {
        guard let id = anyPayment else { return }
        let states = charges[id]?.states ?? [.missing]
        // The last word, or one that was delayed.
        guard let state = hits(2, in: 3) ? states.last : states.randomElement(using: &random) else {
            return
        }
        // Nothing is said of what the provider may hear of still.
        guard state != .missing || sale.ledger.payments[id]?.status == .cancelling else { return }
        decide { $0.report(state, of: id) }
    }

    private var anyPayment: String? {
        mutating get { sale.ledger.payments.keys.sorted().randomElement(using: &random) }
    }

    mutating func end() {
        if sale.status?.isHold == true { seen.insert("expired") }
        sale.expire()
    }

    private mutating func cancel() {
        guard let items = sale.booking?.items, hits(1, in: 2) else { return decide { $0.cancel() } }
        let kept = items.indices.filter { !items[$0].isReturned }
        guard let place = kept.randomElement(using: &random) else { return }
        decide { $0.cancel([place]) }
    }

    /// By the organizer, or by an operator.
    private mutating func endForFree() {
        let isCalledOff = hits(1, in: 3)
        decide { isCalledOff ? $0.callOff() : $0.cancel(isFree: true) }
    }

    /// Somebody else buys one of the seats, if it is free.
    private mutating func rival() {
        let wish = Sale.wish(Sale.seats("1"), by: "berta")
        guard sale.ledger.judge(wish).booking != nil else { return }
        rivals += 1
    }
}

// MARK: - What the provider does

extension PaymentRun {
    private mutating func advance() {
        guard let id = anyPayment else { return }
        advance(id)
    }

    mutating func advance(_ id: String) {
        let next: [PaymentReport.State] =
            switch charges[id]?.state {
            case nil: [.waiting, .authorized, .captured, .declined]
            case .waiting: [.approved, .authorized, .captured, .declined]
            case .approved: [.authorized, .captured, .declined]
            case .authorized: [.captured, .captured, .declined, .cancelled]
            default: []
            }
        guard let state = next.randomElement(using: &random) else { return }
        charges[id, default: Charge(states: [])].states.append(state)
    }

    /// What was given up is cancelled, if the money is not there yet.
    private mutating func giveUp() {
        guard let id = anyPayment, sale.ledger.payments[id]?.status == .cancelling else { return }
        giveUp(id)
    }

    mutating func giveUp(_ id: String) {
        switch charges[id]?.state {
        case .waiting, .approved, .authorized: charges[id]?.states.append(.cancelled)
        // Known from now on, so that it is never charged.
        case nil: charges[id] = Charge(states: [.cancelled])
        default: return
        }
    }

    private mutating func giveBack() {
        let open = sale.ledger.refunds.values.filter { !$0.isDone }.sorted { $0.id < $1.id }
        guard let refund = open.randomElement(using: &random) else { return }
        giveBack(refund)
    }

    /// However often it is asked, it gives back once.
    mutating func giveBack(_ refund: Refund) {
        paidOut[refund.id] = refund.amount.minorUnits
        decide { $0.finish(refund.id) }
    }
}
