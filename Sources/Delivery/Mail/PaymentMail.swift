import Accounts
import Reservations
import Storage
import Transfer

/// The mails that tell customers what became of their money.
struct PaymentMail {
    let sender: MailAddress
    let baseURL: BaseURL

    /// - Returns: nil if it cannot be mailed to the address.
    func message(for entry: OutboxEntry, _ notice: PaymentNotice) -> MailMessage? {
        MailMessage(
            of: entry,
            from: sender,
            to: notice.email,
            subject: subject(of: notice),
            lines: ["Hello,", ""] + lines(of: notice) + [
                "", "Booking \(notice.reference), \(baseURL)",
            ]
        )
    }

    private func subject(of notice: PaymentNotice) -> String {
        switch notice.kind {
        case .latePayment: "Your payment came too late"
        case .captureFailed: "Your payment could not be taken"
        }
    }

    private func lines(of notice: PaymentNotice) -> [String] {
        let amount = "\(notice.total.decimal) \(notice.total.currency.code)"
        switch notice.kind {
        case .latePayment:
            return [
                "your payment of \(amount) came too late: when its booking had ended, or had",
                "been paid already. It is not taken, or goes back to you by itself: there is",
                "nothing to do.",
            ]
        case .captureFailed:
            return [
                "your payment of \(amount) was promised to us, and could not be taken after",
                "all. So your booking is cancelled; nothing has been charged.",
            ]
        }
    }
}
