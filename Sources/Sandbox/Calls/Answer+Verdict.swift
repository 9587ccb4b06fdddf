import JSONText
import Reservations
import WebServer

extension Answer {
    /// The table from what became of a call to what its caller is told.
    ///
    /// - Parameter base: What the page of approval's address begins with.
    init(_ verdict: Verdict, base: String) {
        switch verdict {
        case .payment(let payment): self = .payment(payment, 200, base)
        case .refund(let refund): self = .json(200) { $0.refund(refund) }
        case .conflict(let payment), .tooMuch(let payment): self = .payment(payment, 409, base)
        case .unknown: self = .refusal(404, "not found")
        case .otherFacts:
            self = .faults([FieldFault("reference", "it has been used with other facts")])
        case .full: self = .refusal(503, "the sandbox is full")
        }
    }

    /// What is wrong with which fields.
    static func faults(_ faults: [FieldFault]) -> Answer {
        .json(422) { writer in
            writer.object { writer in
                writer.member("error", "a field is wrong")
                writer.name("errors")
                writer.array { writer in
                    for fault in faults {
                        writer.object { writer in
                            writer.member("field", fault.field)
                            writer.member("message", fault.message)
                        }
                    }
                }
            }
        }
    }

    static let accepted = Answer.json(200) { writer in
        writer.object { $0.member("status", "accepted") }
    }

    static func refusal(_ status: Int, _ words: String) -> Answer {
        .json(status) { writer in writer.object { $0.member("error", words) } }
    }

    private static func payment(_ payment: Payment, _ status: Int, _ base: String) -> Answer {
        .json(status) { $0.payment(payment, base: base) }
    }

    private static func json(_ status: Int, _ body: (inout JSONWriter) -> Void) -> Answer {
        var writer = JSONWriter()
        body(&writer)
        return Answer(
            status: status,
            headers: [("Content-Type", "application/json")],
            body: writer.bytes
        )
    }
}
