-- All messages by time, and those that came in: the last ones of their threads wait for an answer.
CREATE INDEX ix_message_at ON message (at, order_number, number);

CREATE INDEX ix_message_came_in ON message (at, order_number, number) WHERE "to" = 'operator' OR actor = 'customer' OR on_behalf_of = 'customer';
