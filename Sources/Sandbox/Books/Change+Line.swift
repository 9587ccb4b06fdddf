import JSONText

extension [Change] {
    /// As a line of the journal, with its end.
    var line: [UInt8] {
        var writer = JSONWriter()
        writer.array { writer in
            for change in self { writer.change(change) }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// Reads a line of the journal, nil if it is none.
    init?(line: [UInt8]) {
        guard case .array(let elements)? = try? JSONParser.parse(line) else { return nil }
        self = elements.compactMap(Change.init)
        guard count == elements.count else { return nil }
    }
}

extension Change {
    fileprivate init?(_ json: JSON) {
        if let payment = json["payment"] {
            guard let payment = Payment(journal: payment) else { return nil }
            self = .payment(payment)
        } else if let refund = json["refund"] {
            guard let refund = Refund(journal: refund) else { return nil }
            self = .refund(refund)
        } else if let notice = json["notice"] {
            guard let notice = Notice(journal: notice) else { return nil }
            self = .notice(notice)
        } else if let id = json["notice_ended"]?.text {
            self = .noticeEnded(id: id)
        } else {
            return nil
        }
    }
}

extension JSONWriter {
    fileprivate mutating func change(_ change: Change) {
        object { writer in
            switch change {
            case .payment(let payment):
                writer.name("payment")
                writer.journal(payment)
            case .refund(let refund):
                writer.name("refund")
                writer.journal(refund)
            case .notice(let notice):
                writer.name("notice")
                writer.journal(notice)
            case .noticeEnded(let id): writer.member("notice_ended", id)
            }
        }
    }

    private mutating func journal(_ payment: Payment) {
        object { writer in
            writer.member("id", payment.id)
            writer.member("reference", payment.order.reference)
            writer.member("amount", payment.order.amount)
            writer.member("currency", payment.order.currency)
            writer.member("method", payment.order.method.rawValue)
            writer.member("delay", payment.order.delay)
            writer.member("created", payment.created)
            writer.member("status", payment.status.rawValue)
            if let token = payment.token { writer.member("token", token) }
        }
    }

    private mutating func journal(_ refund: Refund) {
        object { writer in
            writer.member("id", refund.id)
            writer.member("reference", refund.reference)
            writer.member("payment", refund.paymentID)
            writer.member("amount", refund.amount)
        }
    }

    private mutating func journal(_ notice: Notice) {
        object { writer in
            writer.member("id", notice.id)
            writer.member("type", notice.type)
            writer.member("payment", notice.paymentID)
            writer.member("body", notice.body)
        }
    }
}

extension Payment {
    fileprivate init?(journal json: JSON) {
        guard let id = json["id"]?.text, let created = json["created"]?.integer,
            let status = json["status"]?.text.flatMap({ PaymentStatus(rawValue: $0) }),
            let order = PaymentOrder(journal: json)
        else { return nil }
        self.init(
            id: id,
            order: order,
            token: json["token"]?.text,
            created: created,
            status: status
        )
    }
}

extension PaymentOrder {
    fileprivate init?(journal json: JSON) {
        guard let reference = json["reference"]?.text, let amount = json["amount"]?.integer,
            let currency = json["currency"]?.text, let delay = json["delay"]?.integer,
            let method = json["method"]?.text.flatMap({ PaymentMethod(rawValue: $0) })
        else { return nil }
        self.init(
            reference: reference,
            amount: amount,
            currency: currency,
            method: method,
            delay: delay
        )
    }
}

extension Refund {
    fileprivate init?(journal json: JSON) {
        guard let id = json["id"]?.text, let reference = json["reference"]?.text,
            let paymentID = json["payment"]?.text, let amount = json["amount"]?.integer
        else { return nil }
        self.init(id: id, reference: reference, paymentID: paymentID, amount: amount)
    }
}

extension Notice {
    fileprivate init?(journal json: JSON) {
        guard let id = json["id"]?.text, let type = json["type"]?.text,
            let paymentID = json["payment"]?.text, let body = json["body"]?.text
        else { return nil }
        self.init(id: id, type: type, paymentID: paymentID, body: body)
    }
}
