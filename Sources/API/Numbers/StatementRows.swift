import HTTP
import Reservations

/// A statement as rows of a file: what each account began with, its postings with what it came to, and what it
/// ended with.
struct StatementRows {
    static let columns = [
        "posted_at", "kind", "booking_reference", "subject", "subject_id", "name", "currency",
        "amount", "fee", "balance",
    ]

    private let month: YearMonth
    /// By currency, in their order.
    private var balances: [(currency: Currency, amount: Int)] = []

    init(month: YearMonth) {
        self.month = month
    }

    mutating func begin(_ found: [StatementBalance]) -> [[CSVText.Cell]] {
        balances = found.map { ($0.opening.currency, $0.opening.minorUnits) }
        return balances.map { edge("opening_balance", at: month.start, $0) }
    }

    mutating func next(_ entry: StatementEntry) -> [CSVText.Cell] {
        var balance = entry.amount
        if let index = balances.firstIndex(where: { $0.currency == entry.amount.currency }) {
            balances[index].amount += entry.amount.minorUnits
            balance = Money(minorUnits: balances[index].amount, entry.amount.currency)
        }
        return [
            .text(entry.postedAt), .text(entry.kind.rawValue), .text(entry.reference),
            .text(entry.inventory.rawValue), .text(entry.inventoryID), .text(entry.name),
            .text(entry.amount.currency.code), .number(entry.amount.decimal),
            .number(entry.fee.decimal), .number(balance.decimal),
        ]
    }

    /// What the postings have led to.
    var end: [[CSVText.Cell]] {
        balances.map { edge("closing_balance", at: month.end, $0) }
    }

    private func edge(
        _ kind: String,
        at moment: Moment,
        _ balance: (currency: Currency, amount: Int)
    ) -> [CSVText.Cell] {
        let amount = Money(minorUnits: balance.amount, balance.currency)
        return [
            .text(moment.utcText), .text(kind), .empty, .empty, .empty, .empty,
            .text(balance.currency.code), .empty, .empty, .number(amount.decimal),
        ]
    }
}
