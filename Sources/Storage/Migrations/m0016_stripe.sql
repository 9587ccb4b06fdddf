-- What a provider needs that never sees a card's number with us, that forgets in time what it was asked, and whose
-- refunds may fail after it has made them.

-- What the provider calls that with which a customer pays: written when the payment is begun, so that its call can
-- be repeated word for word.
ALTER TABLE payments ADD COLUMN token text CHECK (token ~ '^pm_[A-Za-z0-9_]{1,200}$');

-- Which refund a webhook is about, and the provider's own name for the payment: what it tells before its answer has
-- come is looked up by that.
ALTER TABLE webhooks
    ADD COLUMN refund_id   uuid,
    ADD COLUMN provider_id text CHECK (length(provider_id) BETWEEN 1 AND 255),
    ADD CONSTRAINT webhooks_refund CHECK (refund_id IS NULL OR payment_id IS NOT NULL);

-- When the provider has said that the money has not come to the customer, and when somebody has seen to it by hand.
ALTER TABLE refunds
    ADD COLUMN failed_at  timestamptz,
    ADD COLUMN by_hand_at timestamptz,
    ADD CONSTRAINT refunds_by_hand CHECK (by_hand_at IS NULL OR failed_at IS NOT NULL AND is_done);
DROP INDEX refunds_due;
CREATE INDEX refunds_due ON refunds (due_at) WHERE NOT is_done AND failed_at IS NULL;
CREATE INDEX refunds_failed ON refunds (failed_at) WHERE failed_at IS NOT NULL AND by_hand_at IS NULL;
GRANT UPDATE (failed_at, by_hand_at) ON refunds TO holdfast_responder;
