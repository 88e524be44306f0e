-- Messages that were queued before this version wait to be mailed, too.
ALTER TABLE message ADD COLUMN subject TEXT;

ALTER TABLE message ADD COLUMN "key" TEXT;

CREATE UNIQUE INDEX ix_message_key ON message (order_number, "key");

CREATE TABLE outbox (
	id TEXT NOT NULL,
	queued_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	is_automatic INTEGER NOT NULL,
	seller TEXT,
	order_number TEXT,
	message INTEGER,
	addressee TEXT,
	recipient TEXT,
	subject TEXT,
	text TEXT,
	attachment_name TEXT,
	attachment_type TEXT,
	attachment BLOB,
	salt TEXT,
	state TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	next_at INTEGER NOT NULL,
	message_id TEXT,
	last_error TEXT,
	settled_at INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT ck_outbox_state CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
	CONSTRAINT ck_outbox_attempts CHECK (attempts >= 0),
	CONSTRAINT ck_outbox_automatic CHECK (is_automatic IN (0, 1)),
	CONSTRAINT ck_outbox_of CHECK ((message IS NULL) = (recipient IS NOT NULL) AND (message IS NULL) = (order_number IS NULL)),
	CONSTRAINT ck_outbox_settled CHECK ((state IN ('sent', 'failed')) = (settled_at IS NOT NULL))
)
 STRICT;

CREATE INDEX ix_outbox_due ON outbox (state, next_at, queued_at, id);

CREATE INDEX ix_outbox_order ON outbox (order_number, message);

INSERT INTO outbox (id, queued_at, actor, is_automatic, seller, order_number, message, addressee, state, attempts, next_at)
SELECT message.order_number || '#' || message.number, message.at, message.actor, 0, orders.seller,
message.order_number, message.number, message."to", 'waiting', 0, message.at
FROM message JOIN orders ON orders.number = message.order_number
WHERE message.delivery = 'queued' AND EXISTS (
	SELECT 1 FROM event WHERE event.order_number = message.order_number AND event.action = 'message_send'
	AND instr(event.data, '"message/' || message.number || '":') > 0
);
