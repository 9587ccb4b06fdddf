-- What organizers have called off, and how far the cancelling of its bookings has come.

CREATE TABLE cancellations (
    inventory_id uuid        PRIMARY KEY REFERENCES inventories ON DELETE CASCADE,
    -- Who has called it off.
    actor_id     uuid        NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT now(),
    -- When it was looked at last: all get their turns.
    looked_at    timestamptz NOT NULL DEFAULT now(),
    -- The last booking that was looked at; NULL before the first.
    reached      uuid,
    -- When no booking of it was live any more.
    finished_at  timestamptz
);
CREATE INDEX cancellations_open ON cancellations (looked_at) WHERE finished_at IS NULL;

INSERT INTO cancellations (inventory_id, actor_id)
SELECT id, organizer_id FROM inventories WHERE cancelled_at IS NOT NULL AND organizer_id IS NOT NULL;

GRANT SELECT, INSERT (inventory_id, actor_id), UPDATE (looked_at, reached, finished_at) ON cancellations
    TO holdfast_responder;
