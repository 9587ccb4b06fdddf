/// One entry of the books, in double entry: its lines sum to zero.
///
/// A line that is positive is a debit. For everybody who owes or is owed there is an account; an
/// organizer's balance is what is credited to theirs.
package struct Posting: Hashable, Sendable {
    package enum Account: String, Sendable, CaseIterable {
        /// What the customer has paid, and not been given anything for.
        case customer
        /// What the provider has for us.
        case clearing
        case organizer
        /// What is kept of what goes back.
        case fees
        /// What goes back, and is not there yet.
        case refunds
    }

    package enum Kind: String, Sendable, CaseIterable {
        /// A customer's money has come.
        case payment
        /// What it was for is sold.
        case sale
        /// Some of it is to go back.
        case refund
        /// It is back.
        case payout
    }

    package struct Line: Hashable, Sendable {
        package let account: Account
        /// Of the organizer's account; nil for operators' flights, and for all other accounts.
        package let organizerID: String?
        /// In minor units; never 0.
        package let amount: Int
    }

    package let kind: Kind
    /// The payment, or the refund: of each there is one posting of a kind.
    package let subjectID: String
    package let bookingID: String
    package let currency: Currency
    package let lines: [Line]
}

extension Posting {
    /// What an item's money is split by.
    package struct Share: Hashable, Sendable {
        package let organizerID: String?
        package let amount: Int

        package init(organizerID: String?, amount: Int) {
            self.organizerID = organizerID
            self.amount = amount
        }
    }

    /// A customer's money has come.
    package static func payment(_ payment: Payment) -> Posting {
        let amount = payment.amount.minorUnits
        return Posting(
            .payment,
            of: payment,
            [(.clearing, nil, amount), (.customer, nil, -amount)]
        )
    }

    /// What it was for is sold: the organizers have it.
    package static func sale(_ payment: Payment, _ shares: [Share]) -> Posting {
        Posting(
            .sale,
            of: payment,
            [(.customer, nil, payment.amount.minorUnits)]
                + merged(shares).map { (.organizer, $0.organizerID, -$0.amount) }
        )
    }

    /// Money of what was sold is to go back.
    ///
    /// - Parameters:
    ///   - shares: What the organizers give: the refund and the fee.
    ///   - fee: What is kept of it.
    package static func refund(_ refund: Refund, _ shares: [Share], fee: Int) -> Posting {
        Posting(
            .refund,
            of: refund,
            merged(shares).map { (.organizer, $0.organizerID, $0.amount) }
                + [(.fees, nil, -fee), (.refunds, nil, -refund.amount.minorUnits)]
        )
    }

    /// Money for which nothing was sold is to go back.
    package static func refundOfLate(_ refund: Refund) -> Posting {
        let amount = refund.amount.minorUnits
        return Posting(
            .refund,
            of: refund,
            [(.customer, nil, amount), (.refunds, nil, -amount)]
        )
    }

    /// It is back.
    package static func payout(_ refund: Refund) -> Posting {
        let amount = refund.amount.minorUnits
        return Posting(
            .payout,
            of: refund,
            [(.refunds, nil, amount), (.clearing, nil, -amount)]
        )
    }

    private init(_ kind: Kind, of payment: Payment, _ lines: [(Account, String?, Int)]) {
        self.init(kind, payment.id, payment.bookingID, payment.amount.currency, lines)
    }

    private init(_ kind: Kind, of refund: Refund, _ lines: [(Account, String?, Int)]) {
        self.init(kind, refund.id, refund.bookingID, refund.amount.currency, lines)
    }

    private init(
        _ kind: Kind,
        _ subjectID: String,
        _ bookingID: String,
        _ currency: Currency,
        _ lines: [(Account, String?, Int)]
    ) {
        self.kind = kind
        self.subjectID = subjectID
        self.bookingID = bookingID
        self.currency = currency
        self.lines = lines.filter { $0.2 != 0 }.map { account, organizer, amount in
            Line(account: account, organizerID: organizer, amount: amount)
        }
    }

    /// One line for each organizer.
    private static func merged(_ shares: [Share]) -> [Share] {
        Dictionary(grouping: shares, by: \.organizerID).map { organizer, shares in
            Share(organizerID: organizer, amount: shares.reduce(0) { $0 + $1.amount })
        }.sorted { ($0.organizerID ?? "") < ($1.organizerID ?? "") }
    }
}
