-- Orders and what belongs to them lead with the order's number; logs and shared tables with their own key.
CREATE TABLE administrative_event (
	login TEXT NOT NULL,
	sequence INTEGER NOT NULL,
	at INTEGER NOT NULL,
	operation TEXT,
	subject TEXT NOT NULL,
	reference TEXT NOT NULL,
	action TEXT NOT NULL,
	actor TEXT NOT NULL,
	actor_kind TEXT NOT NULL,
	on_behalf_of TEXT,
	reason TEXT,
	data TEXT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (login, sequence),
	CONSTRAINT ck_administrative_event_sequence CHECK (sequence >= 1)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_administrative_event_at ON administrative_event (at);

CREATE INDEX ix_administrative_event_subject ON administrative_event (subject, reference);

CREATE TABLE app_user (
	email TEXT NOT NULL,
	name TEXT NOT NULL,
	member_of TEXT NOT NULL,
	role TEXT NOT NULL,
	grants TEXT NOT NULL,
	sellers TEXT NOT NULL,
	archived INTEGER NOT NULL,
	login TEXT,
	is_default INTEGER NOT NULL,
	salt TEXT NOT NULL,
	PRIMARY KEY (email),
	CONSTRAINT ck_app_user_member_of CHECK (member_of IN ('operator', 'seller')),
	CONSTRAINT ck_app_user_role CHECK (role IN ('master_operator', 'operations', 'finance', 'reporter', 'seller_admin', 'store_operations', 'technical_support')),
	CONSTRAINT ck_app_user_flags CHECK (archived IN (0, 1) AND is_default IN (0, 1))
)
 STRICT;

CREATE INDEX ix_app_user_login ON app_user (login);

CREATE TABLE carrier (
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	tracking TEXT NOT NULL,
	url TEXT,
	retired INTEGER NOT NULL,
	PRIMARY KEY (code),
	CONSTRAINT ck_carrier_tracking CHECK (tracking IN ('required', 'optional')),
	CONSTRAINT ck_carrier_retired CHECK (retired IN (0, 1))
)
 STRICT;

CREATE TABLE database_state (
	name TEXT NOT NULL,
	value INTEGER NOT NULL,
	PRIMARY KEY (name)
)
 STRICT;

CREATE TABLE impersonation (
	id TEXT NOT NULL,
	actor TEXT NOT NULL,
	app_user TEXT NOT NULL,
	reason TEXT NOT NULL,
	allow TEXT NOT NULL,
	started_at INTEGER NOT NULL,
	until INTEGER NOT NULL,
	ended_at INTEGER,
	ended_by TEXT,
	terminal TEXT,
	terminal_key TEXT,
	login TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT ck_impersonation_until CHECK (until > started_at AND until <= started_at + 3600000000)
)
 STRICT;

CREATE INDEX ix_impersonation_started ON impersonation (started_at);

CREATE INDEX ix_impersonation_terminal ON impersonation (terminal_key, ended_at);

CREATE TABLE operation (
	operation TEXT NOT NULL,
	login TEXT NOT NULL,
	sequence INTEGER NOT NULL,
	at INTEGER NOT NULL,
	action TEXT NOT NULL,
	actor TEXT NOT NULL,
	on_behalf_of TEXT,
	host TEXT NOT NULL,
	terminal TEXT,
	sudo_user TEXT,
	source TEXT,
	outcome TEXT NOT NULL,
	changed INTEGER NOT NULL,
	unchanged INTEGER NOT NULL,
	refused INTEGER NOT NULL,
	undoes TEXT,
	events INTEGER NOT NULL,
	digest TEXT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (operation),
	CONSTRAINT uq_operation_login_sequence UNIQUE (login, sequence)
)
 STRICT;

CREATE INDEX ix_operation_actor ON operation (actor, at);

CREATE INDEX ix_operation_at ON operation (at, operation);

CREATE INDEX ix_operation_undoes ON operation (undoes);

CREATE TABLE reason (
	kind TEXT NOT NULL,
	code TEXT NOT NULL,
	label TEXT NOT NULL,
	actors TEXT NOT NULL,
	retired INTEGER NOT NULL,
	PRIMARY KEY (kind, code),
	CONSTRAINT ck_reason_kind CHECK (kind IN ('rejection', 'cancellation', 'incident_opening', 'incident_closing', 'refund')),
	CONSTRAINT ck_reason_retired CHECK (retired IN (0, 1))
)
 STRICT;

CREATE TABLE seller (
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	email TEXT,
	status TEXT NOT NULL,
	status_until INTEGER,
	auto_accept INTEGER NOT NULL,
	acting_user TEXT,
	salt TEXT NOT NULL,
	PRIMARY KEY (code),
	CONSTRAINT ck_seller_status CHECK (status IN ('open', 'pending', 'suspended', 'closed', 'archived')),
	CONSTRAINT ck_seller_auto_accept CHECK (auto_accept IN (0, 1))
)
 STRICT;

CREATE TABLE setting (
	name TEXT NOT NULL,
	value INTEGER NOT NULL,
	PRIMARY KEY (name),
	CONSTRAINT ck_setting_value CHECK (value >= 0)
)
 STRICT;

CREATE TABLE orders (
	number TEXT NOT NULL,
	commercial_order TEXT NOT NULL,
	placed_at INTEGER NOT NULL,
	paid_at INTEGER,
	accept_by INTEGER,
	ship_by INTEGER,
	currency TEXT NOT NULL,
	seller TEXT NOT NULL,
	customer_name TEXT NOT NULL,
	customer_email TEXT,
	customer_phone TEXT,
	ship_to_address TEXT,
	attributes TEXT NOT NULL,
	salt TEXT NOT NULL,
	search_name TEXT NOT NULL,
	search_email TEXT,
	search_phone TEXT,
	status TEXT NOT NULL,
	status_at INTEGER NOT NULL,
	pending_at INTEGER,
	rejected_at INTEGER,
	awaiting_fulfillment_at INTEGER,
	shipped_at INTEGER,
	received_at INTEGER,
	canceled_at INTEGER,
	refunded_at INTEGER,
	closed_at INTEGER,
	total INTEGER NOT NULL,
	refunded INTEGER NOT NULL,
	line_count INTEGER NOT NULL,
	open_incidents INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	sequence INTEGER NOT NULL,
	head TEXT NOT NULL,
	PRIMARY KEY (number),
	CONSTRAINT fk_orders_seller FOREIGN KEY(seller) REFERENCES seller (code),
	CONSTRAINT ck_orders_status CHECK (status IN ('pending', 'rejected', 'awaiting_fulfillment', 'shipped', 'received', 'canceled', 'refunded', 'closed')),
	CONSTRAINT ck_orders_currency CHECK (length(currency) = 3),
	CONSTRAINT ck_orders_number CHECK (length(number) BETWEEN 1 AND 64),
	CONSTRAINT ck_orders_amounts CHECK (total >= 0 AND refunded BETWEEN 0 AND total),
	CONSTRAINT ck_orders_counts CHECK (line_count >= 1 AND open_incidents BETWEEN 0 AND line_count AND sequence >= 1)
)
 STRICT;

CREATE INDEX ix_orders_commercial ON orders (commercial_order);

CREATE INDEX ix_orders_commercial_folded ON orders (lower(commercial_order));

CREATE INDEX ix_orders_incidents ON orders (number) WHERE open_incidents > 0;

CREATE INDEX ix_orders_number_folded ON orders (lower(number));

CREATE INDEX ix_orders_placed ON orders (placed_at DESC, number);

CREATE INDEX ix_orders_search_email ON orders (search_email);

CREATE INDEX ix_orders_search_name ON orders (search_name, number);

CREATE INDEX ix_orders_search_phone ON orders (search_phone);

CREATE INDEX ix_orders_seller ON orders (seller, placed_at DESC, number);

CREATE INDEX ix_orders_status ON orders (status, placed_at DESC, number);

CREATE INDEX ix_orders_total ON orders (total, number);

CREATE INDEX ix_orders_updated ON orders (updated_at, number);

CREATE TABLE event (
	order_number TEXT NOT NULL,
	sequence INTEGER NOT NULL,
	at INTEGER NOT NULL,
	operation TEXT NOT NULL,
	line INTEGER,
	action TEXT NOT NULL,
	actor TEXT NOT NULL,
	actor_kind TEXT NOT NULL,
	on_behalf_of TEXT,
	login TEXT NOT NULL,
	"before" TEXT,
	"after" TEXT,
	reason TEXT,
	note TEXT,
	data TEXT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (order_number, sequence),
	CONSTRAINT fk_event_order FOREIGN KEY(order_number) REFERENCES orders (number),
	CONSTRAINT ck_event_sequence CHECK (sequence >= 1)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_event_at ON event (at, order_number, sequence);

CREATE INDEX ix_event_operation ON event (operation, order_number, sequence);

CREATE TABLE message (
	order_number TEXT NOT NULL,
	number INTEGER NOT NULL,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	on_behalf_of TEXT,
	"to" TEXT NOT NULL,
	text TEXT NOT NULL,
	delivery TEXT NOT NULL,
	PRIMARY KEY (order_number, number),
	CONSTRAINT fk_message_order FOREIGN KEY(order_number) REFERENCES orders (number),
	CONSTRAINT ck_message_text CHECK (length(text) BETWEEN 1 AND 10000),
	CONSTRAINT ck_message_number CHECK (number >= 1),
	CONSTRAINT ck_message_to CHECK ("to" IN ('customer', 'seller', 'operator')),
	CONSTRAINT ck_message_delivery CHECK (delivery IN ('queued', 'sent', 'failed', 'recorded'))
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_message_delivery ON message (delivery, at);

CREATE TABLE order_line (
	order_number TEXT NOT NULL,
	line INTEGER NOT NULL,
	sku TEXT NOT NULL,
	title TEXT NOT NULL,
	quantity INTEGER NOT NULL,
	unit_price INTEGER NOT NULL,
	discount INTEGER NOT NULL,
	shipping INTEGER NOT NULL,
	tax INTEGER NOT NULL,
	commission INTEGER NOT NULL,
	stage TEXT NOT NULL,
	status TEXT NOT NULL,
	status_at INTEGER NOT NULL,
	version INTEGER NOT NULL,
	decision_reason TEXT,
	carrier TEXT,
	tracking_number TEXT,
	refunded_item INTEGER NOT NULL,
	refunded_shipping INTEGER NOT NULL,
	refunded_tax INTEGER NOT NULL,
	commission_reversed INTEGER NOT NULL,
	open_incident INTEGER,
	pending_at INTEGER,
	rejected_at INTEGER,
	awaiting_fulfillment_at INTEGER,
	shipped_at INTEGER,
	received_at INTEGER,
	incident_open_at INTEGER,
	canceled_at INTEGER,
	refunded_at INTEGER,
	partially_refunded_at INTEGER,
	closed_at INTEGER,
	PRIMARY KEY (order_number, line),
	CONSTRAINT fk_order_line_order FOREIGN KEY(order_number) REFERENCES orders (number),
	CONSTRAINT ck_order_line_stage CHECK (stage IN ('pending', 'awaiting_fulfillment', 'shipped', 'received', 'closed', 'rejected', 'canceled')),
	CONSTRAINT ck_order_line_status CHECK (status IN ('pending', 'rejected', 'awaiting_fulfillment', 'shipped', 'received', 'incident_open', 'canceled', 'refunded', 'partially_refunded', 'closed')),
	CONSTRAINT ck_order_line_number CHECK (line >= 1),
	CONSTRAINT ck_order_line_price CHECK (quantity >= 1 AND unit_price >= 0 AND shipping >= 0 AND tax >= 0),
	CONSTRAINT ck_order_line_discount CHECK (discount BETWEEN 0 AND quantity * unit_price),
	CONSTRAINT ck_order_line_refunded_item CHECK (refunded_item BETWEEN 0 AND quantity * unit_price - discount),
	CONSTRAINT ck_order_line_refunded_shipping CHECK (refunded_shipping BETWEEN 0 AND shipping),
	CONSTRAINT ck_order_line_refunded_tax CHECK (refunded_tax BETWEEN 0 AND tax),
	CONSTRAINT ck_order_line_commission CHECK (commission_reversed BETWEEN 0 AND commission)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_order_line_sku ON order_line (lower(sku));

CREATE INDEX ix_order_line_stage ON order_line (stage, order_number, line);

CREATE INDEX ix_order_line_status ON order_line (status, order_number, line);

CREATE INDEX ix_order_line_tracking ON order_line (lower(tracking_number));

CREATE TABLE incident (
	order_number TEXT NOT NULL,
	line INTEGER NOT NULL,
	number INTEGER NOT NULL,
	state TEXT NOT NULL,
	opening_reason TEXT NOT NULL,
	closing_reason TEXT,
	opened_by TEXT NOT NULL,
	opened_at INTEGER NOT NULL,
	resolved_at INTEGER,
	closed_at INTEGER,
	closed_by TEXT,
	PRIMARY KEY (order_number, line, number),
	CONSTRAINT fk_incident_line FOREIGN KEY(order_number, line) REFERENCES order_line (order_number, line),
	CONSTRAINT ck_incident_state CHECK (state IN ('new', 'resolved', 'disputed', 'closed')),
	CONSTRAINT ck_incident_number CHECK (number >= 1),
	CONSTRAINT ck_incident_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL))
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_incident_state ON incident (state, opened_at, order_number);

CREATE TABLE refund (
	order_number TEXT NOT NULL,
	line INTEGER NOT NULL,
	"key" TEXT NOT NULL,
	request TEXT NOT NULL,
	item INTEGER NOT NULL,
	shipping INTEGER NOT NULL,
	tax INTEGER NOT NULL,
	commission_reversed INTEGER NOT NULL,
	reason TEXT NOT NULL,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	on_behalf_of TEXT,
	operation TEXT NOT NULL,
	PRIMARY KEY (order_number, line, "key"),
	CONSTRAINT fk_refund_line FOREIGN KEY(order_number, line) REFERENCES order_line (order_number, line),
	CONSTRAINT ck_refund_parts CHECK (item >= 0 AND shipping >= 0 AND tax >= 0 AND item + shipping + tax > 0),
	CONSTRAINT ck_refund_key CHECK (length(key) BETWEEN 1 AND 255)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_refund_at ON refund (at, order_number);


-- Append-only: a row is added after the last one, and never changed, removed or replaced.
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER event_next BEFORE INSERT ON event
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM event WHERE order_number = NEW.order_number)
BEGIN SELECT RAISE(ABORT, 'an event comes after the last one of its order'); END;

CREATE TRIGGER operation_no_update BEFORE UPDATE ON operation BEGIN SELECT RAISE(ABORT, 'operations are append-only'); END;

CREATE TRIGGER operation_no_delete BEFORE DELETE ON operation BEGIN SELECT RAISE(ABORT, 'operations are append-only'); END;

CREATE TRIGGER operation_next BEFORE INSERT ON operation
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM operation WHERE login = NEW.login)
OR EXISTS (SELECT 1 FROM operation WHERE operation = NEW.operation)
BEGIN SELECT RAISE(ABORT, 'an operation comes after the last one of its login'); END;

CREATE TRIGGER administrative_event_no_update BEFORE UPDATE ON administrative_event
BEGIN SELECT RAISE(ABORT, 'administrative events are append-only'); END;

CREATE TRIGGER administrative_event_no_delete BEFORE DELETE ON administrative_event
BEGIN SELECT RAISE(ABORT, 'administrative events are append-only'); END;

CREATE TRIGGER administrative_event_next BEFORE INSERT ON administrative_event
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM administrative_event WHERE login = NEW.login)
BEGIN SELECT RAISE(ABORT, 'an administrative event comes after the last one of its login'); END;

CREATE TRIGGER refund_no_update BEFORE UPDATE ON refund BEGIN SELECT RAISE(ABORT, 'refunds are append-only'); END;

CREATE TRIGGER refund_no_delete BEFORE DELETE ON refund BEGIN SELECT RAISE(ABORT, 'refunds are append-only'); END;

CREATE TRIGGER refund_once BEFORE INSERT ON refund
WHEN EXISTS (SELECT 1 FROM refund WHERE order_number = NEW.order_number AND line = NEW.line AND key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'a refund is stored once'); END;
