import JSONText
import Support
import Testing

extension Stack {
    func makeVoucher(
        _ event: String,
        by organizer: Visitor,
        _ members: [(String, JSON)]
    ) throws -> WebAnswer {
        try call("POST", "/events/\(event)/vouchers", members, by: organizer)
    }

    func book(
        _ offer: Offer,
        _ quantity: Int = 1,
        with code: String,
        by customer: Visitor,
        key: String? = nil
    ) throws -> WebAnswer {
        try book(
            Self.tickets(offer, quantity) + [("voucher", .string(code))],
            by: customer,
            key: key
        )
    }

    /// What of a voucher is used: its uses, and what it has taken off.
    func used(_ voucher: String, by organizer: Visitor) throws -> [JSON?] {
        let answer = try call("GET", "/vouchers/\(voucher)", by: organizer)
        return [answer.json?["uses"], answer.json?["spent"]]
    }
}

extension WebAnswer {
    /// The last part of a problem's type.
    var problem: String? { json?["type"]?.text.map { String($0.dropFirst("/problems/".count)) } }
}
