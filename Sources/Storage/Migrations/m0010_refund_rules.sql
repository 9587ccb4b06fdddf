-- What goes back to whom cancels what is paid: a list of steps, each with hours_before (the start), percent (of the
-- price) and fee (of each place, in the currency's minor units). Without it everything goes back until the start.

ALTER TABLE inventories ADD COLUMN refund_rules jsonb CONSTRAINT inventories_refund_rules
    CHECK (jsonb_typeof(refund_rules) = 'array' AND jsonb_array_length(refund_rules) <= 10);
