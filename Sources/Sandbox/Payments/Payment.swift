import Crypto

/// What a caller asks to be paid.
struct PaymentOrder: Hashable, Sendable {
    /// The caller's own name of it: one payment has it.
    let reference: String
    /// In the currency's minor units.
    let amount: Int
    /// By ISO 4217.
    let currency: String
    let method: PaymentMethod
    /// Seconds until it is captured, where the method is a late one.
    let delay: Int
}

/// A payment.
struct Payment: Hashable, Sendable {
    let id: String
    let order: PaymentOrder
    /// The word that opens the page of approval, where there is one.
    let token: String?
    /// Seconds since 1970.
    let created: Int
    var status: PaymentStatus
    /// In minor units.
    var refunded = 0

    /// In minor units: all or nothing.
    var captured: Int { status == .captured ? order.amount : 0 }
    /// When it is captured if it is being processed, in seconds since 1970.
    var due: Int { created + order.delay }
}

extension Payment {
    /// A new one.
    init(_ order: PaymentOrder, created: Int) {
        id = "sp_\(hexadecimal(randomBytes(12)))"
        self.order = order
        token = order.method == .nextAction ? hexadecimal(randomBytes(16)) : nil
        self.created = created
        status = order.method.firstStatus
    }
}

/// Money of a payment that was given back.
struct Refund: Hashable, Sendable {
    let id: String
    /// The caller's own name of it: one refund has it.
    let reference: String
    let paymentID: String
    /// In the payment's minor units.
    let amount: Int
}

extension Refund {
    /// A new one.
    init(of payment: Payment, _ reference: String, amount: Int) {
        id = "sr_\(hexadecimal(randomBytes(12)))"
        self.reference = reference
        paymentID = payment.id
        self.amount = amount
    }
}
