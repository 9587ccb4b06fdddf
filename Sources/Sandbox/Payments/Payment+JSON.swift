import JSONText

extension JSONWriter {
    /// Writes a payment as callers see it.
    ///
    /// - Parameter base: What the page of approval's address begins with.
    mutating func payment(_ payment: Payment, base: String) {
        object { writer in
            writer.member("id", payment.id)
            writer.member("reference", payment.order.reference)
            writer.member("amount", payment.order.amount)
            writer.member("currency", payment.order.currency)
            writer.member("method", payment.order.method.rawValue)
            writer.member("status", payment.status.rawValue)
            writer.member("captured", payment.captured)
            writer.member("refunded", payment.refunded)
            writer.name("next_action_url")
            if let token = payment.token {
                writer.string("\(base)/sandbox/approve/\(payment.id)?token=\(token)")
            } else {
                writer.null()
            }
        }
    }

    /// Writes a refund as callers see it.
    mutating func refund(_ refund: Refund) {
        object { writer in
            writer.member("id", refund.id)
            writer.member("reference", refund.reference)
            writer.member("amount", refund.amount)
            writer.member("status", "succeeded")
        }
    }

    mutating func member(_ name: String, _ value: String) {
        self.name(name)
        string(value)
    }

    mutating func member(_ name: String, _ value: Int) {
        self.name(name)
        number(value)
    }
}
