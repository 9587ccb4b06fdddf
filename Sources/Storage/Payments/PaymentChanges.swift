import Postgres
import Reservations

/// What a batch writes of payments.
struct PaymentChanges {
    /// A payment that a customer has begun.
    struct Begun {
        let payment: Payment
        let userID: String
        let key: BookingOrder.Key?
    }

    var begun: [Begun] = []
    /// Payments as they are from now on, by their ids: of two words on one payment the last stands.
    var moved: [String: Payment] = [:]
    var made: [Refund] = []
    /// Money that is back, and the provider's name for it.
    var done: [(refund: Refund, providerID: String?)] = []
    /// Money that has not come to its customers, and such as somebody has given back by hand.
    var failed: [String] = []
    var byHand: [String] = []
    var postings: [Posting] = []
    /// Which customers are told by mail, by their bookings.
    var notices: [(bookingID: String, notice: BookingChange.Notice)] = []
    /// Bookings whose holds have ended: what the provider does not know of yet it need not know any more.
    var withdrawn: [String] = []
    /// Items that were given back while the rest of their bookings stays, or of which money goes back.
    var returned: [ReturnedItem] = []

    /// What is written behind the bookings' own rows, in the order of locks.
    var statements: [Statement] {
        [
            begun.isEmpty ? nil : begin, moved.isEmpty ? nil : move,
            withdrawn.isEmpty ? nil : withdraw, returned.isEmpty ? nil : markReturned,
            made.isEmpty ? nil : make, done.isEmpty ? nil : finish, failed.isEmpty ? nil : fail,
            byHand.isEmpty ? nil : payByHand,
            postings.isEmpty ? nil : post, notices.isEmpty ? nil : tell,
        ].compactMap(\.self)
    }
}

/// An item that is given back.
struct ReturnedItem {
    let bookingID: String
    /// Its place among its booking's.
    let place: Int
    /// Whether the rest of its booking stays.
    let isAlone: Bool
    /// What its organizer gives for it, in minor units.
    let refunded: Int
}

extension BookingChange {
    /// What is to be noted of its items.
    var givenBack: [ReturnedItem] {
        let amounts = Dictionary(refunded.map { ($0.item, $0.total) }) { first, _ in first }
        let places = isPartial ? released : amounts.keys.sorted()
        return places.map { place in
            ReturnedItem(
                bookingID: bookingID,
                place: place,
                isAlone: isPartial,
                refunded: amounts[place] ?? 0
            )
        }
    }
}

extension PaymentChanges {
    private var begin: Statement {
        """
        INSERT INTO payments (
            id, booking_id, method, currency, amount, delay_seconds, token, user_id, key,
            key_digest, organization_id
        )
        SELECT *, (
            SELECT organization_id FROM booking_items
                JOIN inventories ON inventories.id = booking_items.inventory_id
            WHERE booking_items.booking_id = begun.booking_id AND position = 0
        )
        FROM unnest(
            \(begun.map(\.payment.id))::uuid[], \(begun.map(\.payment.bookingID))::uuid[],
            \(begun.map(\.payment.method.rawValue))::text[],
            \(begun.map(\.payment.amount.currency.code))::text[],
            \(begun.map(\.payment.amount.minorUnits))::bigint[],
            \(Nullable(begun.map(\.payment.delaySeconds)))::integer[],
            \(Nullable(begun.map(\.payment.token)))::text[],
            \(begun.map(\.userID))::uuid[], \(Nullable(begun.map(\.key?.text)))::text[],
            \(Nullable(begun.map { $0.key.map { Bytes($0.digest) } }))::bytea[]
        ) AS begun (
            id, booking_id, method, currency, amount, delay_seconds, token, user_id, key, key_digest
        )
        """
    }

    /// A payment that becomes something else begins to wait anew.
    private var move: Statement {
        let moved = Array(moved.values)
        return """
            UPDATE payments
            SET status = moved.status, captured = moved.captured, refunded = moved.refunded,
                provider_id = moved.provider_id, next_action_url = moved.next_action_url,
                changed_at = CASE WHEN payments.status = moved.status THEN changed_at ELSE now() END,
                attempts = CASE WHEN payments.status = moved.status THEN attempts ELSE 0 END,
                due_at = CASE WHEN payments.status = moved.status THEN due_at
                              WHEN moved.status = 'cancelling' THEN now()
                              ELSE now() + interval '10 seconds' END
            FROM unnest(
                \(moved.map(\.id))::uuid[], \(moved.map(\.status.rawValue))::text[],
                \(moved.map(\.captured))::bigint[], \(moved.map(\.refunded))::bigint[],
                \(Nullable(moved.map(\.providerID)))::text[],
                \(Nullable(moved.map(\.nextActionURL)))::text[]
            ) AS moved (id, status, captured, refunded, provider_id, next_action_url)
            WHERE payments.id = moved.id
            """
    }

    /// What the provider knows of may be paid still, too late.
    private var withdraw: Statement {
        """
        UPDATE payments SET status = 'cancelling', changed_at = now(), attempts = 0, due_at = now()
        WHERE booking_id = ANY (\(withdrawn)::uuid[]) AND status = 'started'
        """
    }

    private var markReturned: Statement {
        """
        UPDATE booking_items
        SET returned_at = CASE WHEN is_alone THEN now() ELSE returned_at END,
            refunded = returned.refunded
        FROM unnest(
            \(returned.map(\.bookingID))::uuid[], \(returned.map(\.place))::smallint[],
            \(returned.map(\.isAlone))::boolean[], \(returned.map(\.refunded))::bigint[]
        ) AS returned (booking_id, position, is_alone, refunded)
        WHERE booking_items.booking_id = returned.booking_id
          AND booking_items.position = returned.position
        """
    }

    /// Whoever has asked for it gives it back at once; of what is called off many go back, one after another.
    private var make: Statement {
        """
        INSERT INTO refunds (id, payment_id, booking_id, currency, amount, reason, due_at)
        SELECT *, CASE WHEN reason = 'called_off' THEN now() ELSE now() + interval '10 seconds' END
        FROM unnest(
            \(made.map(\.id))::uuid[], \(made.map(\.paymentID))::uuid[],
            \(made.map(\.bookingID))::uuid[], \(made.map(\.amount.currency.code))::text[],
            \(made.map(\.amount.minorUnits))::bigint[], \(made.map(\.reason.rawValue))::text[]
        ) AS made (id, payment_id, booking_id, currency, amount, reason)
        """
    }

    private var finish: Statement {
        """
        UPDATE refunds SET is_done = true, done_at = now(), provider_id = done.provider_id
        FROM unnest(\(done.map(\.refund.id))::uuid[], \(Nullable(done.map(\.providerID)))::text[])
            AS done (id, provider_id)
        WHERE refunds.id = done.id
        """
    }

    private var fail: Statement {
        "UPDATE refunds SET failed_at = now() WHERE id = ANY (\(failed)::uuid[])"
    }

    private var payByHand: Statement {
        """
        UPDATE refunds
        SET is_done = true, done_at = coalesce(done_at, now()), by_hand_at = now()
        WHERE id = ANY (\(byHand)::uuid[])
        """
    }

    private var post: Statement {
        let lines = postings.flatMap { posting in
            posting.lines.enumerated().map {
                (posting: posting, place: $0.offset, line: $0.element)
            }
        }
        return """
            INSERT INTO ledger (
                subject_id, kind, line, booking_id, account, organizer_id, currency, amount,
                organization_id
            )
            SELECT *, CASE WHEN organizer_id IS NOT NULL THEN (
                SELECT organization_id FROM payments WHERE payments.id = coalesce(
                    (SELECT payment_id FROM refunds WHERE refunds.id = subject_id), subject_id
                )
            ) END
            FROM unnest(
                \(lines.map(\.posting.subjectID))::uuid[],
                \(lines.map(\.posting.kind.rawValue))::text[], \(lines.map(\.place))::smallint[],
                \(lines.map(\.posting.bookingID))::uuid[],
                \(lines.map(\.line.account.rawValue))::text[],
                \(Nullable(lines.map(\.line.organizerID)))::uuid[],
                \(lines.map(\.posting.currency.code))::text[], \(lines.map(\.line.amount))::bigint[]
            ) AS lines (
                subject_id, kind, line, booking_id, account, organizer_id, currency, amount
            )
            """
    }

    private var tell: Statement {
        """
        INSERT INTO outbox (kind, subject)
        SELECT * FROM unnest(
            \(notices.map(\.notice.rawValue))::text[], \(notices.map(\.bookingID))::uuid[]
        )
        """
    }
}
