// The tables of the store. A change of them takes a new number.
export const kSchemaVersion = 4;

const kMark = 'CREATE TABLE mark (name TEXT PRIMARY KEY, at_ms INTEGER NOT NULL);';

// What makes the tables of each earlier version those of the next. Who has stopped did so before they were last seen.
export const kSteps: ReadonlyMap<number, string> = new Map([
  [2, kMark],
  [3, `ALTER TABLE contact ADD COLUMN keyword_ms INTEGER NOT NULL DEFAULT 0;
       UPDATE contact SET keyword_ms = last_ms WHERE stopped = 1;`],
]);

// event: each delivery once. `body` and `reply_to` are emptied when it is done; the key stays, to know it again.
// message: what is still to be sent of an event, in order.
// last_answer: the last of a thread, for MORE.
// ticket: what the buttons below an answer refer to.
// bucket: of a person, and another of each minute in which they sent what came late.
// mark: how far an adapter has read what its platform keeps for it.
export const kSchema = `
CREATE TABLE event (
  seq INTEGER PRIMARY KEY, event_key TEXT NOT NULL UNIQUE, thread TEXT NOT NULL, user TEXT NOT NULL,
  lane TEXT NOT NULL, received_ms INTEGER NOT NULL, state TEXT NOT NULL, warned INTEGER NOT NULL DEFAULT 0,
  reply_to TEXT, body TEXT, response BLOB);
CREATE INDEX event_open ON event (thread, lane, seq) WHERE state <> 'done';
CREATE INDEX event_thread ON event (thread);
CREATE INDEX event_age ON event (received_ms);
CREATE TABLE message (
  seq INTEGER PRIMARY KEY, event_seq INTEGER NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX message_event ON message (event_seq, seq);
CREATE TABLE history (
  seq INTEGER PRIMARY KEY, thread TEXT NOT NULL, at_ms INTEGER NOT NULL, question TEXT NOT NULL, shown TEXT NOT NULL,
  answer_id TEXT NOT NULL);
CREATE INDEX history_thread ON history (thread, seq);
CREATE TABLE last_answer (thread TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, answer BLOB NOT NULL);
CREATE TABLE handoff (
  handle TEXT PRIMARY KEY, thread TEXT NOT NULL UNIQUE, user TEXT NOT NULL, reply_to TEXT NOT NULL, why TEXT NOT NULL,
  answer_id TEXT NOT NULL, consent TEXT NOT NULL, opened_ms INTEGER NOT NULL);
CREATE TABLE staff_post (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE opinion (
  seq INTEGER PRIMARY KEY, answer_id TEXT NOT NULL, rater TEXT NOT NULL, rating INTEGER NOT NULL,
  reason INTEGER NOT NULL, UNIQUE (answer_id, rater));
CREATE TABLE ticket (
  ticket TEXT PRIMARY KEY, answer_id TEXT NOT NULL, follow_ups TEXT NOT NULL, at_ms INTEGER NOT NULL);
CREATE TABLE contact (
  user TEXT PRIMARY KEY, last_ms INTEGER NOT NULL, told_privacy INTEGER NOT NULL, stopped INTEGER NOT NULL,
  keyword_ms INTEGER NOT NULL);
CREATE TABLE bucket (user TEXT PRIMARY KEY, tokens REAL NOT NULL, at_ms INTEGER NOT NULL, told INTEGER NOT NULL);
CREATE TABLE notice (id TEXT PRIMARY KEY, text TEXT NOT NULL);
${kMark}
`;
