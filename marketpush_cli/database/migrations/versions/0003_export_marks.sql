-- Positions are no part of any chain: losing one gives an export once more, and nothing else.
CREATE TABLE export_mark (
	app_user TEXT NOT NULL,
	name TEXT NOT NULL,
	position TEXT NOT NULL,
	at INTEGER NOT NULL,
	rows INTEGER NOT NULL,
	PRIMARY KEY (app_user, name),
	CONSTRAINT ck_export_mark_name CHECK (length(name) BETWEEN 1 AND 64),
	CONSTRAINT ck_export_mark_position CHECK (substr(position, 1, 1) = '{'),
	CONSTRAINT ck_export_mark_rows CHECK (rows >= 0)
)
 STRICT;
