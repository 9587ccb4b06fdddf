import Crypto
import JSONText

/// What a webhook tells, the same with every attempt.
struct Notice: Hashable, Sendable {
    let id: String
    /// Such as `payment.captured`.
    let type: String
    let paymentID: String
    let body: String

    /// Tells how a payment stands.
    init(of payment: Payment, base: String, now: Int) {
        let id = "evt_\(hexadecimal(randomBytes(12)))"
        let type = "payment.\(payment.status.rawValue)"
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("id", id)
            writer.member("type", type)
            writer.member("created", now)
            writer.name("payment")
            writer.payment(payment, base: base)
        }
        self.init(
            id: id,
            type: type,
            paymentID: payment.id,
            body: String(decoding: writer.bytes, as: UTF8.self)
        )
    }

    init(id: String, type: String, paymentID: String, body: String) {
        self.id = id
        self.type = type
        self.paymentID = paymentID
        self.body = body
    }
}

extension AuthenticationKey {
    /// The value of the header `Sandbox-Signature`.
    ///
    /// - Parameter now: Seconds since 1970, so that whoever gets it can refuse what is old.
    func signature(of body: [UInt8], now: Int) -> String {
        let code = code(of: Array("\(now).".utf8) + body)
        return "t=\(now),v1=\(hexadecimal(code))"
    }
}
