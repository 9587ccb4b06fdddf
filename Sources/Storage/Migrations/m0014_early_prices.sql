-- What tickets cost before they cost their type's price: a list of steps, each with price (in the currency's minor
-- units), until (a moment, in seconds since 1970) and first (so many tickets), of which one may be missing.

ALTER TABLE ticket_types ADD COLUMN early_prices jsonb NOT NULL DEFAULT '[]'
    CONSTRAINT ticket_types_early_prices
    CHECK (jsonb_typeof(early_prices) = 'array' AND jsonb_array_length(early_prices) <= 10);
