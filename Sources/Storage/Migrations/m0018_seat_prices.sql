-- What seats cost before they cost their zone's price: steps as those of ticket types, of which `first` counts the
-- seats of the zone. A show's are those of its zones that have no price of their own.

ALTER TABLE zones ADD COLUMN early_prices jsonb NOT NULL DEFAULT '[]'
    CONSTRAINT zones_early_prices
    CHECK (jsonb_typeof(early_prices) = 'array' AND jsonb_array_length(early_prices) <= 10);
ALTER TABLE shows ADD COLUMN early_prices jsonb NOT NULL DEFAULT '[]'
    CONSTRAINT shows_early_prices
    CHECK (jsonb_typeof(early_prices) = 'array' AND jsonb_array_length(early_prices) <= 10);

-- Events may have seats, too, instead of ticket types or together with them.
ALTER TABLE inventories DROP CONSTRAINT inventories_plan;
