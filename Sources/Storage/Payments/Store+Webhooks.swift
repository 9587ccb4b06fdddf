package import Platform
import Postgres
package import Reservations

/// Something that a provider has told.
package struct ToldPayment: Sendable {
    fileprivate let provider: String
    fileprivate let eventID: String
    package let paymentID: String
    /// The refund of it that it is about, if that is what it is about.
    package let refundID: String?
    /// The provider's own name for the payment, if it came with that.
    package let providerID: String?
}

extension Store {
    /// Keeps what a provider has told.
    ///
    /// - Parameters:
    ///   - paymentID: The payment that it is about, nil if it names none.
    ///   - refundID: The refund of that which it is about, if it is about one.
    ///   - name: The provider's own name for the payment, if it tells that.
    ///   - body: What is kept of it.
    /// - Returns: Whether it is new.
    package func keepWebhook(
        from provider: PaymentProviderName,
        event id: String,
        about paymentID: String?,
        refund refundID: String? = nil,
        known name: String? = nil,
        body: [UInt8],
        until deadline: Deadline
    ) throws(StoreError) -> Bool {
        try change(
            """
            INSERT INTO webhooks (
                provider, event_id, payment_id, refund_id, provider_id, body, processed_at
            )
            VALUES (\(provider.rawValue), \(id), \(paymentID), \(refundID), \(name),
                    \(Bytes(body)), CASE WHEN \(paymentID)::uuid IS NULL THEN now() END)
            ON CONFLICT (provider, event_id) DO NOTHING
            """,
            until: deadline
        ) == 1
    }

    /// What was told of payments and not looked into.
    ///
    /// Each word is claimed: it comes again, if nobody settles it, after half a minute, so what a silent
    /// provider leaves open is in nothing else's way.
    package func claimWebhooks(
        limit: Int,
        until deadline: Deadline
    ) throws(StoreError) -> [ToldPayment] {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            .commit(
                try connection.execute(
                    """
                    WITH due AS (
                        SELECT provider, event_id FROM webhooks
                        WHERE processed_at IS NULL AND payment_id IS NOT NULL AND due_at <= now()
                        ORDER BY due_at LIMIT \(limit) FOR UPDATE SKIP LOCKED
                    )
                    UPDATE webhooks SET due_at = now() + interval '30 seconds'
                    FROM due WHERE webhooks.provider = due.provider
                        AND webhooks.event_id = due.event_id
                    RETURNING webhooks.provider, webhooks.event_id, payment_id, refund_id,
                              provider_id
                    """
                ).map { (row) throws(PostgresError) in
                    ToldPayment(
                        provider: try row.text(0),
                        eventID: try row.text(1),
                        paymentID: try row.text(2),
                        refundID: row.optionalText(3),
                        providerID: row.optionalText(4)
                    )
                }
            )
        }
    }

    /// Marks what was told as looked into.
    package func settleWebhooks(
        _ told: [ToldPayment],
        until deadline: Deadline
    ) throws(StoreError) {
        _ = try change(
            """
            UPDATE webhooks SET processed_at = now()
            FROM unnest(\(told.map(\.provider))::text[], \(told.map(\.eventID))::text[])
                AS told (provider, event_id)
            WHERE webhooks.provider = told.provider AND webhooks.event_id = told.event_id
            """,
            until: deadline
        )
    }

    /// Forgets what providers have told, 90 days later, some at a time.
    ///
    /// - Returns: How many; fewer than `limit` if there are no more.
    package func forgetWebhooks(limit: Int, until deadline: Deadline) throws(StoreError) -> Int {
        try change(
            """
            DELETE FROM webhooks WHERE (provider, event_id) IN (
                SELECT provider, event_id FROM webhooks
                WHERE received_at < now() - interval '90 days'
                ORDER BY received_at LIMIT \(limit) FOR UPDATE SKIP LOCKED
            )
            """,
            until: deadline
        )
    }
}
