-- Decisions against a line, what was taken back of them, payments apart from the import, and orders that were replaced.
CREATE INDEX ix_event_decision ON event (at, order_number, line) WHERE line IS NOT NULL AND after IN ('rejected', 'canceled');

CREATE INDEX ix_event_taken_back ON event (order_number) WHERE line IS NOT NULL AND before IN ('rejected', 'canceled');

CREATE INDEX ix_event_payment ON event (order_number) WHERE line IS NULL AND action IN ('pay', 'undo');

CREATE INDEX ix_event_update ON event (order_number) WHERE action = 'update';
