-- A database of schema 5, as retain made it; the full-text index is written as what makes it.
PRAGMA application_id = 1383362097;
PRAGMA user_version = 5;
BEGIN TRANSACTION;
CREATE TABLE card (
	id INTEGER NOT NULL, 
	note_id INTEGER NOT NULL, 
	deck_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	state INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	step INTEGER NOT NULL, 
	due_at INTEGER, 
	due_day INTEGER, 
	interval INTEGER NOT NULL, 
	stability REAL, 
	difficulty REAL, 
	last_review_at INTEGER, 
	last_review_day INTEGER, 
	reps INTEGER NOT NULL, 
	lapses INTEGER NOT NULL, 
	suspended INTEGER NOT NULL, 
	buried_on INTEGER, 
	flag INTEGER NOT NULL, extra TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (note_id, ordinal), 
	CHECK (state BETWEEN 0 AND 3), 
	CHECK (flag BETWEEN 0 AND 7), 
	CHECK ((stability IS NULL) = (difficulty IS NULL)), 
	FOREIGN KEY(note_id) REFERENCES note (id), 
	FOREIGN KEY(deck_id) REFERENCES deck (id)
)
 STRICT

;
INSERT INTO "card" VALUES(1,1,2,0,3,1,0,1770811800000,20495,600,1.48817099510409489582e+00,7.38997578801460885955e+00,1770811200000,20495,4,1,0,NULL,0,NULL);
INSERT INTO "card" VALUES(2,2,2,0,1,2,0,1769937240000,20485,60,0.212,6.4133,1769937180000,20485,1,0,0,NULL,0,'{"cd":"{}"}');
INSERT INTO "card" VALUES(3,3,2,0,0,3,0,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,0,NULL,0,NULL);
INSERT INTO "card" VALUES(4,1,2,1,0,4,0,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,0,NULL,0,NULL);
INSERT INTO "card" VALUES(5,2,2,1,0,5,0,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,0,NULL,0,NULL);
INSERT INTO "card" VALUES(6,3,2,1,0,6,0,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,0,NULL,0,NULL);
INSERT INTO "card" VALUES(7,4,3,0,2,7,0,NULL,20531,3024000,3.12575571509450931282e+01,4.0106089692968387439e+00,1770897600000,20496,2,0,0,NULL,0,NULL);
INSERT INTO "card" VALUES(8,5,3,0,1,8,1,1770898260000,20496,600,2.3065,2.11810397045901588342e+00,1770897660000,20496,1,0,0,NULL,0,NULL);
CREATE TABLE card_added (
        scope_id INTEGER NOT NULL,
        quarter INTEGER NOT NULL,
        cards INTEGER NOT NULL,
        PRIMARY KEY (scope_id, quarter)
    ) WITHOUT ROWID, STRICT
    ;
INSERT INTO "card_added" VALUES(0,1966592,8);
INSERT INTO "card_added" VALUES(1,1966592,6);
INSERT INTO "card_added" VALUES(2,1966592,6);
INSERT INTO "card_added" VALUES(3,1966592,2);
CREATE TABLE deck (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	preset_id INTEGER NOT NULL, 
	created_at INTEGER NOT NULL, extra TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (name), 
	FOREIGN KEY(preset_id) REFERENCES preset (id)
)
 STRICT

;
INSERT INTO "deck" VALUES(1,'Languages',1,1769932800009,NULL);
INSERT INTO "deck" VALUES(2,'Languages::German',1,1769932800009,'{"desc":"About words"}');
INSERT INTO "deck" VALUES(3,'Physics',2,1769933100002,NULL);
CREATE TABLE deck_scope (
        deck_id INTEGER NOT NULL,
        scope_id INTEGER NOT NULL,
        PRIMARY KEY (deck_id, scope_id)
    ) WITHOUT ROWID, STRICT
    ;
INSERT INTO "deck_scope" VALUES(1,0);
INSERT INTO "deck_scope" VALUES(1,1);
INSERT INTO "deck_scope" VALUES(2,0);
INSERT INTO "deck_scope" VALUES(2,1);
INSERT INTO "deck_scope" VALUES(2,2);
INSERT INTO "deck_scope" VALUES(3,0);
INSERT INTO "deck_scope" VALUES(3,3);
CREATE TABLE media (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
)
 STRICT

;
INSERT INTO "media" VALUES(1,'a.png','0f',2);
CREATE TABLE note (
	id INTEGER NOT NULL, 
	guid TEXT NOT NULL, 
	note_type_id INTEGER NOT NULL, 
	fields TEXT NOT NULL, 
	tags TEXT DEFAULT '' NOT NULL, 
	origin TEXT, 
	created_at INTEGER NOT NULL, 
	modified_at INTEGER NOT NULL, extra TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (guid), 
	FOREIGN KEY(note_type_id) REFERENCES note_type (id)
)
 STRICT

;
INSERT INTO "note" VALUES(1,'2d5k6dh8y5tmjw4y',2,'der Hundthe dog',' words ','mk1',1769932800009,1769932800009,'{"anki":{"flags":1}}');
INSERT INTO "note" VALUES(2,'7i2f59yc4udzayxz',2,'die Katzethe cat',' words ','mk1',1769932800009,1769932800009,NULL);
INSERT INTO "note" VALUES(3,'9m9r4bhx987was3d',3,'{{c1::Berlin}} lies on the {{c2::Spree}}.',' words ','mk1',1769932800009,1769932800009,NULL);
INSERT INTO "note" VALUES(4,'ntzfrymr3kg78kse',1,'Ohm''s law\(U = R I\)','','mk2',1769933100002,1769933100002,NULL);
INSERT INTO "note" VALUES(5,'u2z8sp4v4rh5y4kz',1,'EntropyA measure of disorder.','','mk2',1769933100002,1769933100002,NULL);
CREATE TABLE note_type (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	kind INTEGER NOT NULL, 
	fields TEXT NOT NULL, 
	templates TEXT NOT NULL, markup INTEGER DEFAULT 0 NOT NULL, extra TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (name)
)
 STRICT

;
INSERT INTO "note_type" VALUES(-2,'Basic and reversed, typed',0,'["Front", "Back"]','[{"name": "Forward", "question": "{{Front}}", "answer": "{{Back}}"}, {"name": "Reverse", "question": "{{masked:Back}}\n\n{{type:Front}}", "answer": "{{Front}}"}]',0,NULL);
INSERT INTO "note_type" VALUES(-1,'Basic with typed answer',0,'["Front", "Back"]','[{"name": "Typed", "question": "{{Front}}\n\n{{type:Back}}", "answer": "{{Back}}"}]',0,NULL);
INSERT INTO "note_type" VALUES(1,'Basic',0,'["Front", "Back"]','[{"name": "Forward", "question": "{{Front}}", "answer": "{{Back}}"}]',0,NULL);
INSERT INTO "note_type" VALUES(2,'Basic and reversed',0,'["Front", "Back"]','[{"name": "Forward", "question": "{{Front}}", "answer": "{{Back}}"}, {"name": "Reverse", "question": "{{masked:Back}}", "answer": "{{Front}}"}]',0,NULL);
INSERT INTO "note_type" VALUES(3,'Cloze',1,'["Text", "Extra"]','[{"name": "Cloze", "question": "{{cloze:Text}}", "answer": "{{cloze:Text}}\n\n{{Extra}}"}]',0,NULL);
CREATE TABLE operation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	changes TEXT NOT NULL
)
 STRICT

;
INSERT INTO "operation" VALUES(1,1769932800009,'import','import mk1.md','{"created":{"deck":[[1,2]],"card":[[1,6]],"note":[[1,3]]},"before":{}}');
INSERT INTO "operation" VALUES(2,1769933100002,'import','import mk2.md','{"created":{"deck":[[3,3]],"card":[[7,8]],"note":[[4,5]]},"before":{}}');
INSERT INTO "operation" VALUES(3,1769933160002,'options','options of Physics','{"created":{"preset":[[2,2]]},"before":{"deck":[{"id":3,"name":"Physics","preset_id":1,"created_at":1769933100002}]}}');
INSERT INTO "operation" VALUES(4,1770901200002,'answer','answer Good','{"created":{"review":[[1769936400000,1769936400000]]},"before":{"card":[{"id":1,"state":0,"step":0,"due_at":null,"due_day":null,"interval":0,"stability":null,"difficulty":null,"last_review_at":null,"last_review_day":null,"reps":0,"lapses":0}]}}');
INSERT INTO "operation" VALUES(5,1770901200002,'answer','answer Good','{"created":{"review":[[1769937120000,1769937120000]]},"before":{"card":[{"id":1,"state":1,"step":1,"due_at":1769937000000,"due_day":20485,"interval":600,"stability":2.3065,"difficulty":2.118103970459016,"last_review_at":1769936400000,"last_review_day":20485,"reps":1,"lapses":0}]}}');
INSERT INTO "operation" VALUES(6,1770901200002,'answer','answer Again','{"created":{"review":[[1769937180000,1769937180000]]},"before":{"card":[{"id":2,"state":0,"step":0,"due_at":null,"due_day":null,"interval":0,"stability":null,"difficulty":null,"last_review_at":null,"last_review_day":null,"reps":0,"lapses":0}]}}');
INSERT INTO "operation" VALUES(7,1770901200002,'answer','answer Easy','{"created":{"review":[[1769988600000,1769988600000]]},"before":{"card":[{"id":7,"state":0,"step":0,"due_at":null,"due_day":null,"interval":0,"stability":null,"difficulty":null,"last_review_at":null,"last_review_day":null,"reps":0,"lapses":0}]}}');
INSERT INTO "operation" VALUES(8,1770901200003,'answer','answer Good','{"created":{"review":[[1770172200000,1770172200000]]},"before":{"card":[{"id":1,"state":2,"step":0,"due_at":null,"due_day":20487,"interval":172800,"stability":2.3065,"difficulty":2.111214235785395,"last_review_at":1769937120000,"last_review_day":20485,"reps":2,"lapses":0}]}}');
INSERT INTO "operation" VALUES(9,1770901200006,'answer','answer Again','{"created":{"review":[[1770811200000,1770811200000]]},"before":{"card":[{"id":1,"state":2,"step":0,"due_at":null,"due_day":20500,"interval":1123200,"stability":10.971048263078135,"difficulty":2.1043313908464483,"last_review_at":1770172200000,"last_review_day":20487,"reps":3,"lapses":0}]}}');
INSERT INTO "operation" VALUES(10,1770901200006,'answer','answer Hard','{"created":{"review":[[1770897600000,1770897600000]]},"before":{"card":[{"id":7,"state":2,"step":0,"due_at":null,"due_day":20492,"interval":604800,"stability":8.2956,"difficulty":1.0,"last_review_at":1769988600000,"last_review_day":20485,"reps":1,"lapses":0}]}}');
INSERT INTO "operation" VALUES(11,1770901200002,'answer','answer Good','{"created":{"review":[[1770897660000,1770897660000]]},"before":{"card":[{"id":8,"state":0,"step":0,"due_at":null,"due_day":null,"interval":0,"stability":null,"difficulty":null,"last_review_at":null,"last_review_day":null,"reps":0,"lapses":0}]}}');
CREATE TABLE preset (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	options TEXT NOT NULL, extra TEXT, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "preset" VALUES(1,'Default','{}',NULL);
INSERT INTO "preset" VALUES(2,'Physics','{"new_per_day": 5, "learning_steps": [60, 600, 86400]}',NULL);
CREATE TABLE review (
	at INTEGER NOT NULL, 
	card_id INTEGER NOT NULL, 
	day INTEGER NOT NULL, 
	hour INTEGER NOT NULL, 
	rating INTEGER NOT NULL, 
	kind INTEGER NOT NULL, 
	state_before INTEGER NOT NULL, 
	interval_before INTEGER NOT NULL, 
	interval INTEGER NOT NULL, 
	stability REAL, 
	difficulty REAL, 
	duration INTEGER NOT NULL, extra TEXT, 
	PRIMARY KEY (at), 
	CHECK (rating BETWEEN 0 AND 4), 
	FOREIGN KEY(card_id) REFERENCES card (id)
)
 STRICT

;
INSERT INTO "review" VALUES(1769936400000,1,20485,9,3,0,0,0,600,2.3065,2.11810397045901588342e+00,4200,NULL);
INSERT INTO "review" VALUES(1769937120000,1,20485,9,3,0,1,600,172800,2.3065,2.11121423578539513243e+00,4200,NULL);
INSERT INTO "review" VALUES(1769937180000,2,20485,9,1,0,0,0,60,0.212,6.4133,4200,NULL);
INSERT INTO "review" VALUES(1769988600000,7,20485,23,4,0,0,0,604800,8.2956,1.0,4200,NULL);
INSERT INTO "review" VALUES(1770172200000,1,20487,2,3,1,2,172800,1123200,1.09710482630781349657e+01,2.10433139084644826866e+00,4200,NULL);
INSERT INTO "review" VALUES(1770811200000,1,20495,12,1,1,2,1123200,600,1.48817099510409489582e+00,7.38997578801460885955e+00,4200,NULL);
INSERT INTO "review" VALUES(1770897600000,7,20496,12,2,1,2,604800,3024000,3.12575571509450931282e+01,4.0106089692968387439e+00,4200,NULL);
INSERT INTO "review" VALUES(1770897660000,8,20496,12,3,0,0,0,600,2.3065,2.11810397045901588342e+00,4200,NULL);
CREATE TABLE review_day (
        scope_id INTEGER NOT NULL,
        day INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        span INTEGER NOT NULL,
        cram INTEGER NOT NULL,
        answers INTEGER NOT NULL,
        again INTEGER NOT NULL,
        hard INTEGER NOT NULL,
        good INTEGER NOT NULL,
        easy INTEGER NOT NULL,
        duration INTEGER NOT NULL,
        PRIMARY KEY (scope_id, day, kind, span, cram)
    ) WITHOUT ROWID, STRICT
    ;
INSERT INTO "review_day" VALUES(0,-1000000000,0,0,0,5,1,0,3,1,21000);
INSERT INTO "review_day" VALUES(0,-1000000000,1,1,0,3,1,1,1,0,12600);
INSERT INTO "review_day" VALUES(0,20485,0,0,0,4,1,0,2,1,16800);
INSERT INTO "review_day" VALUES(0,20487,1,1,0,1,0,0,1,0,4200);
INSERT INTO "review_day" VALUES(0,20495,1,1,0,1,1,0,0,0,4200);
INSERT INTO "review_day" VALUES(0,20496,0,0,0,1,0,0,1,0,4200);
INSERT INTO "review_day" VALUES(0,20496,1,1,0,1,0,1,0,0,4200);
INSERT INTO "review_day" VALUES(1,-1000000000,0,0,0,3,1,0,2,0,12600);
INSERT INTO "review_day" VALUES(1,-1000000000,1,1,0,2,1,0,1,0,8400);
INSERT INTO "review_day" VALUES(1,20485,0,0,0,3,1,0,2,0,12600);
INSERT INTO "review_day" VALUES(1,20487,1,1,0,1,0,0,1,0,4200);
INSERT INTO "review_day" VALUES(1,20495,1,1,0,1,1,0,0,0,4200);
INSERT INTO "review_day" VALUES(2,-1000000000,0,0,0,3,1,0,2,0,12600);
INSERT INTO "review_day" VALUES(2,-1000000000,1,1,0,2,1,0,1,0,8400);
INSERT INTO "review_day" VALUES(2,20485,0,0,0,3,1,0,2,0,12600);
INSERT INTO "review_day" VALUES(2,20487,1,1,0,1,0,0,1,0,4200);
INSERT INTO "review_day" VALUES(2,20495,1,1,0,1,1,0,0,0,4200);
INSERT INTO "review_day" VALUES(3,-1000000000,0,0,0,2,0,0,1,1,8400);
INSERT INTO "review_day" VALUES(3,-1000000000,1,1,0,1,0,1,0,0,4200);
INSERT INTO "review_day" VALUES(3,20485,0,0,0,1,0,0,0,1,4200);
INSERT INTO "review_day" VALUES(3,20496,0,0,0,1,0,0,1,0,4200);
INSERT INTO "review_day" VALUES(3,20496,1,1,0,1,0,1,0,0,4200);
CREATE TABLE review_hour (
        scope_id INTEGER NOT NULL,
        day INTEGER NOT NULL,
        hour INTEGER NOT NULL,
        answers INTEGER NOT NULL,
        passed INTEGER NOT NULL,
        PRIMARY KEY (scope_id, day, hour)
    ) WITHOUT ROWID, STRICT
    ;
INSERT INTO "review_hour" VALUES(0,-1000000000,2,1,1);
INSERT INTO "review_hour" VALUES(0,-1000000000,9,3,2);
INSERT INTO "review_hour" VALUES(0,-1000000000,12,3,2);
INSERT INTO "review_hour" VALUES(0,-1000000000,23,1,1);
INSERT INTO "review_hour" VALUES(0,20485,9,3,2);
INSERT INTO "review_hour" VALUES(0,20485,23,1,1);
INSERT INTO "review_hour" VALUES(0,20487,2,1,1);
INSERT INTO "review_hour" VALUES(0,20495,12,1,0);
INSERT INTO "review_hour" VALUES(0,20496,12,2,2);
INSERT INTO "review_hour" VALUES(1,-1000000000,2,1,1);
INSERT INTO "review_hour" VALUES(1,-1000000000,9,3,2);
INSERT INTO "review_hour" VALUES(1,-1000000000,12,1,0);
INSERT INTO "review_hour" VALUES(1,20485,9,3,2);
INSERT INTO "review_hour" VALUES(1,20487,2,1,1);
INSERT INTO "review_hour" VALUES(1,20495,12,1,0);
INSERT INTO "review_hour" VALUES(2,-1000000000,2,1,1);
INSERT INTO "review_hour" VALUES(2,-1000000000,9,3,2);
INSERT INTO "review_hour" VALUES(2,-1000000000,12,1,0);
INSERT INTO "review_hour" VALUES(2,20485,9,3,2);
INSERT INTO "review_hour" VALUES(2,20487,2,1,1);
INSERT INTO "review_hour" VALUES(2,20495,12,1,0);
INSERT INTO "review_hour" VALUES(3,-1000000000,12,2,2);
INSERT INTO "review_hour" VALUES(3,-1000000000,23,1,1);
INSERT INTO "review_hour" VALUES(3,20485,23,1,1);
INSERT INTO "review_hour" VALUES(3,20496,12,2,2);
CREATE TABLE setting (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
INSERT INTO "setting" VALUES('day_start','null');
INSERT INTO "setting" VALUES('timezone','null');
CREATE INDEX card_by_queue ON card (deck_id, state, due_day, position);
CREATE INDEX review_by_card ON review (card_id, at);
CREATE INDEX card_put_aside ON card (deck_id) WHERE suspended = 1 OR buried_on IS NOT NULL;
CREATE INDEX card_figures ON card (deck_id, state, due_day, interval, stability, difficulty, last_review_at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('operation',12);
CREATE VIRTUAL TABLE note_text USING fts5(
        fields, content='note', content_rowid='id', tokenize='unicode61 remove_diacritics 2', detail=none);
CREATE TRIGGER note_text_insert AFTER INSERT ON note BEGIN
        INSERT INTO note_text (rowid, fields) VALUES (new.id, new.fields);
    END;
CREATE TRIGGER note_text_delete AFTER DELETE ON note BEGIN
        INSERT INTO note_text (note_text, rowid, fields) VALUES ('delete', old.id, old.fields);
    END;
CREATE TRIGGER note_text_update AFTER UPDATE OF id, fields ON note
    WHEN old.fields <> new.fields OR old.id <> new.id BEGIN
        INSERT INTO note_text (note_text, rowid, fields) VALUES ('delete', old.id, old.fields);
        INSERT INTO note_text (rowid, fields) VALUES (new.id, new.fields);
    END;
CREATE TRIGGER review_comes AFTER INSERT ON review BEGIN INSERT INTO review_day (scope_id, day, kind, span, cram, answers, again, hard, good, easy, duration) SELECT scope_id, iif(ever, -1000000000, NEW.day), NEW.kind AS kind, (NEW.interval_before >= 86400) + (NEW.interval_before >= 1814400) AS span, (NEW.kind = 3 AND NEW.difficulty IS NULL AND coalesce(iif(json_valid(NEW.extra), json_extract(NEW.extra, '$[2]'), 0), 0) = 0) AS cram, (1) AS answers, (NEW.rating = 1) AS again, (NEW.rating = 2) AS hard, (NEW.rating = 3) AS good, (NEW.rating = 4) AS easy, (NEW.duration) AS duration FROM deck_scope CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE deck_id = (SELECT deck_id FROM card WHERE id = NEW.card_id) AND NEW.kind NOT IN (4, 5) ON CONFLICT (scope_id, day, kind, span, cram) DO UPDATE SET answers = answers + excluded.answers, again = again + excluded.again, hard = hard + excluded.hard, good = good + excluded.good, easy = easy + excluded.easy, duration = duration + excluded.duration; INSERT INTO review_hour (scope_id, day, hour, answers, passed) SELECT scope_id, iif(ever, -1000000000, NEW.day), NEW.hour AS hour, (1) AS answers, (NEW.rating <> 1) AS passed FROM deck_scope CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE deck_id = (SELECT deck_id FROM card WHERE id = NEW.card_id) AND NEW.kind <= 2 ON CONFLICT (scope_id, day, hour) DO UPDATE SET answers = answers + excluded.answers, passed = passed + excluded.passed; END;
CREATE TRIGGER review_goes AFTER DELETE ON review BEGIN INSERT INTO review_day (scope_id, day, kind, span, cram, answers, again, hard, good, easy, duration) SELECT scope_id, iif(ever, -1000000000, OLD.day), OLD.kind AS kind, (OLD.interval_before >= 86400) + (OLD.interval_before >= 1814400) AS span, (OLD.kind = 3 AND OLD.difficulty IS NULL AND coalesce(iif(json_valid(OLD.extra), json_extract(OLD.extra, '$[2]'), 0), 0) = 0) AS cram, -(1) AS answers, -(OLD.rating = 1) AS again, -(OLD.rating = 2) AS hard, -(OLD.rating = 3) AS good, -(OLD.rating = 4) AS easy, -(OLD.duration) AS duration FROM deck_scope CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE deck_id = (SELECT deck_id FROM card WHERE id = OLD.card_id) AND OLD.kind NOT IN (4, 5) ON CONFLICT (scope_id, day, kind, span, cram) DO UPDATE SET answers = answers + excluded.answers, again = again + excluded.again, hard = hard + excluded.hard, good = good + excluded.good, easy = easy + excluded.easy, duration = duration + excluded.duration; INSERT INTO review_hour (scope_id, day, hour, answers, passed) SELECT scope_id, iif(ever, -1000000000, OLD.day), OLD.hour AS hour, -(1) AS answers, -(OLD.rating <> 1) AS passed FROM deck_scope CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE deck_id = (SELECT deck_id FROM card WHERE id = OLD.card_id) AND OLD.kind <= 2 ON CONFLICT (scope_id, day, hour) DO UPDATE SET answers = answers + excluded.answers, passed = passed + excluded.passed; DELETE FROM review_day WHERE scope_id IN (SELECT scope_id FROM deck_scope WHERE deck_id = (SELECT deck_id FROM card WHERE id = OLD.card_id)) AND day IN (OLD.day, -1000000000) AND answers = 0; DELETE FROM review_hour WHERE scope_id IN (SELECT scope_id FROM deck_scope WHERE deck_id = (SELECT deck_id FROM card WHERE id = OLD.card_id)) AND day IN (OLD.day, -1000000000) AND answers = 0; END;
CREATE TRIGGER review_changes AFTER UPDATE ON review BEGIN INSERT INTO review_day (scope_id, day, kind, span, cram, answers, again, hard, good, easy, duration) SELECT scope_id, iif(ever, -1000000000, OLD.day), OLD.kind AS kind, (OLD.interval_before >= 86400) + (OLD.interval_before >= 1814400) AS span, (OLD.kind = 3 AND OLD.difficulty IS NULL AND coalesce(iif(json_valid(OLD.extra), json_extract(OLD.extra, '$[2]'), 0), 0) = 0) AS cram, -(1) AS answers, -(OLD.rating = 1) AS again, -(OLD.rating = 2) AS hard, -(OLD.rating = 3) AS good, -(OLD.rating = 4) AS easy, -(OLD.duration) AS duration FROM deck_scope CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE deck_id = (SELECT deck_id FROM card WHERE id = OLD.card_id) AND OLD.kind NOT IN (4, 5) ON CONFLICT (scope_id, day, kind, span, cram) DO UPDATE SET answers = answers + excluded.answers, again = again + excluded.again, hard = hard + excluded.hard, good = good + excluded.good, easy = easy + excluded.easy, duration = duration + excluded.duration; INSERT INTO review_hour (scope_id, day, hour, answers, passed) SELECT scope_id, iif(ever, -1000000000, OLD.day), OLD.hour AS hour, -(1) AS answers, -(OLD.rating <> 1) AS passed FROM deck_scope CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE deck_id = (SELECT deck_id FROM card WHERE id = OLD.card_id) AND OLD.kind <= 2 ON CONFLICT (scope_id, day, hour) DO UPDATE SET answers = answers + excluded.answers, passed = passed + excluded.passed; DELETE FROM review_day WHERE scope_id IN (SELECT scope_id FROM deck_scope WHERE deck_id = (SELECT deck_id FROM card WHERE id = OLD.card_id)) AND day IN (OLD.day, -1000000000) AND answers = 0; DELETE FROM review_hour WHERE scope_id IN (SELECT scope_id FROM deck_scope WHERE deck_id = (SELECT deck_id FROM card WHERE id = OLD.card_id)) AND day IN (OLD.day, -1000000000) AND answers = 0; INSERT INTO review_day (scope_id, day, kind, span, cram, answers, again, hard, good, easy, duration) SELECT scope_id, iif(ever, -1000000000, NEW.day), NEW.kind AS kind, (NEW.interval_before >= 86400) + (NEW.interval_before >= 1814400) AS span, (NEW.kind = 3 AND NEW.difficulty IS NULL AND coalesce(iif(json_valid(NEW.extra), json_extract(NEW.extra, '$[2]'), 0), 0) = 0) AS cram, (1) AS answers, (NEW.rating = 1) AS again, (NEW.rating = 2) AS hard, (NEW.rating = 3) AS good, (NEW.rating = 4) AS easy, (NEW.duration) AS duration FROM deck_scope CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE deck_id = (SELECT deck_id FROM card WHERE id = NEW.card_id) AND NEW.kind NOT IN (4, 5) ON CONFLICT (scope_id, day, kind, span, cram) DO UPDATE SET answers = answers + excluded.answers, again = again + excluded.again, hard = hard + excluded.hard, good = good + excluded.good, easy = easy + excluded.easy, duration = duration + excluded.duration; INSERT INTO review_hour (scope_id, day, hour, answers, passed) SELECT scope_id, iif(ever, -1000000000, NEW.day), NEW.hour AS hour, (1) AS answers, (NEW.rating <> 1) AS passed FROM deck_scope CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE deck_id = (SELECT deck_id FROM card WHERE id = NEW.card_id) AND NEW.kind <= 2 ON CONFLICT (scope_id, day, hour) DO UPDATE SET answers = answers + excluded.answers, passed = passed + excluded.passed; END;
CREATE TRIGGER card_comes AFTER INSERT ON card BEGIN INSERT INTO card_added (scope_id, quarter, cards) SELECT scope_id, created_at / 900000, 1 FROM deck_scope CROSS JOIN note WHERE deck_id = NEW.deck_id AND note.id = NEW.note_id ON CONFLICT (scope_id, quarter) DO UPDATE SET cards = cards + excluded.cards; END;
CREATE TRIGGER card_goes AFTER DELETE ON card BEGIN INSERT INTO card_added (scope_id, quarter, cards) SELECT scope_id, created_at / 900000, -1 FROM deck_scope CROSS JOIN note WHERE deck_id = OLD.deck_id AND note.id = OLD.note_id ON CONFLICT (scope_id, quarter) DO UPDATE SET cards = cards + excluded.cards; DELETE FROM card_added WHERE scope_id IN (SELECT scope_id FROM deck_scope WHERE deck_id = OLD.deck_id) AND cards = 0 AND quarter = (SELECT created_at / 900000 FROM note WHERE id = OLD.note_id); END;
CREATE TRIGGER card_moves AFTER UPDATE OF deck_id ON card WHEN OLD.deck_id <> NEW.deck_id BEGIN INSERT INTO review_day (scope_id, day, kind, span, cram, answers, again, hard, good, easy, duration) SELECT scope_id, iif(ever, -1000000000, review.day), review.kind AS kind, (review.interval_before >= 86400) + (review.interval_before >= 1814400) AS span, (review.kind = 3 AND review.difficulty IS NULL AND coalesce(iif(json_valid(review.extra), json_extract(review.extra, '$[2]'), 0), 0) = 0) AS cram, -sum(1) AS answers, -sum(review.rating = 1) AS again, -sum(review.rating = 2) AS hard, -sum(review.rating = 3) AS good, -sum(review.rating = 4) AS easy, -sum(review.duration) AS duration FROM review CROSS JOIN (SELECT scope_id FROM deck_scope WHERE deck_id = OLD.deck_id EXCEPT SELECT scope_id FROM deck_scope WHERE deck_id = NEW.deck_id) CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE card_id = NEW.id AND review.kind NOT IN (4, 5) GROUP BY 1, 2, 3, 4, 5 ON CONFLICT (scope_id, day, kind, span, cram) DO UPDATE SET answers = answers + excluded.answers, again = again + excluded.again, hard = hard + excluded.hard, good = good + excluded.good, easy = easy + excluded.easy, duration = duration + excluded.duration; INSERT INTO review_hour (scope_id, day, hour, answers, passed) SELECT scope_id, iif(ever, -1000000000, review.day), review.hour AS hour, -sum(1) AS answers, -sum(review.rating <> 1) AS passed FROM review CROSS JOIN (SELECT scope_id FROM deck_scope WHERE deck_id = OLD.deck_id EXCEPT SELECT scope_id FROM deck_scope WHERE deck_id = NEW.deck_id) CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE card_id = NEW.id AND review.kind <= 2 GROUP BY 1, 2, 3 ON CONFLICT (scope_id, day, hour) DO UPDATE SET answers = answers + excluded.answers, passed = passed + excluded.passed; DELETE FROM review_day WHERE scope_id IN (SELECT scope_id FROM deck_scope WHERE deck_id = OLD.deck_id EXCEPT SELECT scope_id FROM deck_scope WHERE deck_id = NEW.deck_id) AND day IN (SELECT day FROM review WHERE card_id = NEW.id UNION ALL SELECT -1000000000) AND answers = 0; DELETE FROM review_hour WHERE scope_id IN (SELECT scope_id FROM deck_scope WHERE deck_id = OLD.deck_id EXCEPT SELECT scope_id FROM deck_scope WHERE deck_id = NEW.deck_id) AND day IN (SELECT day FROM review WHERE card_id = NEW.id UNION ALL SELECT -1000000000) AND answers = 0; INSERT INTO review_day (scope_id, day, kind, span, cram, answers, again, hard, good, easy, duration) SELECT scope_id, iif(ever, -1000000000, review.day), review.kind AS kind, (review.interval_before >= 86400) + (review.interval_before >= 1814400) AS span, (review.kind = 3 AND review.difficulty IS NULL AND coalesce(iif(json_valid(review.extra), json_extract(review.extra, '$[2]'), 0), 0) = 0) AS cram, sum(1) AS answers, sum(review.rating = 1) AS again, sum(review.rating = 2) AS hard, sum(review.rating = 3) AS good, sum(review.rating = 4) AS easy, sum(review.duration) AS duration FROM review CROSS JOIN (SELECT scope_id FROM deck_scope WHERE deck_id = NEW.deck_id EXCEPT SELECT scope_id FROM deck_scope WHERE deck_id = OLD.deck_id) CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE card_id = NEW.id AND review.kind NOT IN (4, 5) GROUP BY 1, 2, 3, 4, 5 ON CONFLICT (scope_id, day, kind, span, cram) DO UPDATE SET answers = answers + excluded.answers, again = again + excluded.again, hard = hard + excluded.hard, good = good + excluded.good, easy = easy + excluded.easy, duration = duration + excluded.duration; INSERT INTO review_hour (scope_id, day, hour, answers, passed) SELECT scope_id, iif(ever, -1000000000, review.day), review.hour AS hour, sum(1) AS answers, sum(review.rating <> 1) AS passed FROM review CROSS JOIN (SELECT scope_id FROM deck_scope WHERE deck_id = NEW.deck_id EXCEPT SELECT scope_id FROM deck_scope WHERE deck_id = OLD.deck_id) CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE card_id = NEW.id AND review.kind <= 2 GROUP BY 1, 2, 3 ON CONFLICT (scope_id, day, hour) DO UPDATE SET answers = answers + excluded.answers, passed = passed + excluded.passed; INSERT INTO card_added (scope_id, quarter, cards) SELECT scope_id, created_at / 900000, -1 FROM deck_scope CROSS JOIN note WHERE deck_id = OLD.deck_id AND note.id = OLD.note_id ON CONFLICT (scope_id, quarter) DO UPDATE SET cards = cards + excluded.cards; DELETE FROM card_added WHERE scope_id IN (SELECT scope_id FROM deck_scope WHERE deck_id = OLD.deck_id) AND cards = 0 AND quarter = (SELECT created_at / 900000 FROM note WHERE id = OLD.note_id); INSERT INTO card_added (scope_id, quarter, cards) SELECT scope_id, created_at / 900000, 1 FROM deck_scope CROSS JOIN note WHERE deck_id = NEW.deck_id AND note.id = NEW.note_id ON CONFLICT (scope_id, quarter) DO UPDATE SET cards = cards + excluded.cards; END;
CREATE TRIGGER deck_comes AFTER INSERT ON deck BEGIN INSERT INTO deck_scope (deck_id, scope_id) SELECT * FROM (SELECT deck.id, scope.id FROM deck CROSS JOIN deck AS scope WHERE (deck.id = NEW.id OR scope.id = NEW.id) AND (deck.id = scope.id OR substr(deck.name, 1, length(scope.name) + 2) = scope.name || '::') UNION ALL SELECT NEW.id, 0) EXCEPT SELECT deck_id, scope_id FROM deck_scope; END;
CREATE TRIGGER deck_goes AFTER DELETE ON deck BEGIN DELETE FROM deck_scope WHERE deck_id = OLD.id OR scope_id = OLD.id; END;
CREATE TRIGGER deck_renamed AFTER UPDATE OF name ON deck WHEN OLD.name <> NEW.name BEGIN DELETE FROM deck_scope WHERE (deck_id = NEW.id OR scope_id = NEW.id) AND scope_id <> 0 AND (deck_id, scope_id) NOT IN (SELECT deck.id, scope.id FROM deck CROSS JOIN deck AS scope WHERE (deck.id = NEW.id OR scope.id = NEW.id) AND (deck.id = scope.id OR substr(deck.name, 1, length(scope.name) + 2) = scope.name || '::')); INSERT INTO deck_scope (deck_id, scope_id) SELECT * FROM (SELECT deck.id, scope.id FROM deck CROSS JOIN deck AS scope WHERE (deck.id = NEW.id OR scope.id = NEW.id) AND (deck.id = scope.id OR substr(deck.name, 1, length(scope.name) + 2) = scope.name || '::') UNION ALL SELECT NEW.id, 0) EXCEPT SELECT deck_id, scope_id FROM deck_scope; END;
CREATE TRIGGER scope_gains AFTER INSERT ON deck_scope BEGIN INSERT INTO review_day (scope_id, day, kind, span, cram, answers, again, hard, good, easy, duration) SELECT NEW.scope_id, iif(ever, -1000000000, review.day), review.kind AS kind, (review.interval_before >= 86400) + (review.interval_before >= 1814400) AS span, (review.kind = 3 AND review.difficulty IS NULL AND coalesce(iif(json_valid(review.extra), json_extract(review.extra, '$[2]'), 0), 0) = 0) AS cram, sum(1) AS answers, sum(review.rating = 1) AS again, sum(review.rating = 2) AS hard, sum(review.rating = 3) AS good, sum(review.rating = 4) AS easy, sum(review.duration) AS duration FROM card CROSS JOIN review ON review.card_id = card.id CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE card.deck_id = NEW.deck_id AND review.kind NOT IN (4, 5) GROUP BY 1, 2, 3, 4, 5 ON CONFLICT (scope_id, day, kind, span, cram) DO UPDATE SET answers = answers + excluded.answers, again = again + excluded.again, hard = hard + excluded.hard, good = good + excluded.good, easy = easy + excluded.easy, duration = duration + excluded.duration; INSERT INTO review_hour (scope_id, day, hour, answers, passed) SELECT NEW.scope_id, iif(ever, -1000000000, review.day), review.hour AS hour, sum(1) AS answers, sum(review.rating <> 1) AS passed FROM card CROSS JOIN review ON review.card_id = card.id CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE card.deck_id = NEW.deck_id AND review.kind <= 2 GROUP BY 1, 2, 3 ON CONFLICT (scope_id, day, hour) DO UPDATE SET answers = answers + excluded.answers, passed = passed + excluded.passed; INSERT INTO card_added (scope_id, quarter, cards) SELECT NEW.scope_id, created_at / 900000, count(*) FROM card CROSS JOIN note ON note.id = card.note_id WHERE card.deck_id = NEW.deck_id GROUP BY 2 ON CONFLICT (scope_id, quarter) DO UPDATE SET cards = cards + excluded.cards; END;
CREATE TRIGGER scope_loses AFTER DELETE ON deck_scope BEGIN INSERT INTO review_day (scope_id, day, kind, span, cram, answers, again, hard, good, easy, duration) SELECT OLD.scope_id, iif(ever, -1000000000, review.day), review.kind AS kind, (review.interval_before >= 86400) + (review.interval_before >= 1814400) AS span, (review.kind = 3 AND review.difficulty IS NULL AND coalesce(iif(json_valid(review.extra), json_extract(review.extra, '$[2]'), 0), 0) = 0) AS cram, -sum(1) AS answers, -sum(review.rating = 1) AS again, -sum(review.rating = 2) AS hard, -sum(review.rating = 3) AS good, -sum(review.rating = 4) AS easy, -sum(review.duration) AS duration FROM card CROSS JOIN review ON review.card_id = card.id CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE card.deck_id = OLD.deck_id AND review.kind NOT IN (4, 5) GROUP BY 1, 2, 3, 4, 5 ON CONFLICT (scope_id, day, kind, span, cram) DO UPDATE SET answers = answers + excluded.answers, again = again + excluded.again, hard = hard + excluded.hard, good = good + excluded.good, easy = easy + excluded.easy, duration = duration + excluded.duration; INSERT INTO review_hour (scope_id, day, hour, answers, passed) SELECT OLD.scope_id, iif(ever, -1000000000, review.day), review.hour AS hour, -sum(1) AS answers, -sum(review.rating <> 1) AS passed FROM card CROSS JOIN review ON review.card_id = card.id CROSS JOIN (SELECT 0 AS ever UNION ALL SELECT 1) AS period WHERE card.deck_id = OLD.deck_id AND review.kind <= 2 GROUP BY 1, 2, 3 ON CONFLICT (scope_id, day, hour) DO UPDATE SET answers = answers + excluded.answers, passed = passed + excluded.passed; INSERT INTO card_added (scope_id, quarter, cards) SELECT OLD.scope_id, created_at / 900000, -count(*) FROM card CROSS JOIN note ON note.id = card.note_id WHERE card.deck_id = OLD.deck_id GROUP BY 2 ON CONFLICT (scope_id, quarter) DO UPDATE SET cards = cards + excluded.cards; DELETE FROM review_day WHERE scope_id = OLD.scope_id AND day IS NOT NULL AND answers = 0; DELETE FROM review_hour WHERE scope_id = OLD.scope_id AND day IS NOT NULL AND answers = 0; DELETE FROM card_added WHERE scope_id = OLD.scope_id AND cards = 0; END;
INSERT INTO note_text (note_text) VALUES ('rebuild');
COMMIT;
