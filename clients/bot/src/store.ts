// What must outlive a restart, in one SQLite file. The only file that knows SQL, with
// database.ts and schema.ts.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { openDatabase } from './database.ts';
import type {
  Bucket, Consent, Contact, EventBody, Handoff, HistoryEntry, Lane, MessageBody, NewEvent, Opinion, StaffPost,
  StoredEvent, StoredMessage, Ticket,
} from './records.ts';

type Row = Record<string, unknown>;

export class Store {
  #db: DatabaseSync;
  #prepared = new Map<string, StatementSync>();

  // Opens or creates the file at `path`; ':memory:' is for tests.
  constructor(path: string) {
    this.#db = openDatabase(path);
  }

  close(): void {
    this.#db.close();
  }

  // All that `work` does, or nothing of it.
  inTransaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // After a full disk SQLite has rolled back by itself.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  hasEvent(key: string): boolean {
    return this.#one('SELECT seq FROM event WHERE event_key = ?', key) !== undefined;
  }

  hasThread(thread: string): boolean {
    return this.#one('SELECT seq FROM event WHERE thread = ? LIMIT 1', thread) !== undefined;
  }

  // To be handled, or only to be known again. Returns its number.
  addEvent(event: NewEvent, state: 'waiting' | 'done' = 'waiting'): number {
    const { key, thread, user, lane, receivedMs, replyTo, body } = event;
    const isWaiting = state === 'waiting';
    const { lastInsertRowid } = this.#statement(
      `INSERT INTO event (event_key, thread, user, lane, received_ms, state, reply_to, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
      .run(
        key, thread, user, lane, receivedMs, state, isWaiting ? replyTo : null, isWaiting ? JSON.stringify(body) : null);
    return Number(lastInsertRowid);
  }

  // The oldest event of a thread and lane that is not done.
  nextEvent(thread: string, lane: Lane): StoredEvent | undefined {
    const row = this.#one(
      `SELECT seq, event_key, thread, user, lane, received_ms, state, warned, reply_to, body, response FROM event
       WHERE state <> 'done' AND thread = ? AND lane = ? ORDER BY seq LIMIT 1`, thread, lane);
    return row && {
      seq: Number(row['seq']), key: String(row['event_key']), thread, user: String(row['user']), lane,
      receivedMs: Number(row['received_ms']), state: row['state'] as 'waiting' | 'sending', warned: row['warned'] === 1,
      replyTo: String(row['reply_to']), body: JSON.parse(String(row['body'])) as EventBody,
      response: (row['response'] as Uint8Array | null) ?? undefined,
    };
  }

  // Threads and lanes with something to do.
  openThreads(): { thread: string; lane: Lane }[] {
    return this.#all(
      `SELECT thread, lane, MIN(seq) AS first FROM event WHERE state <> 'done' GROUP BY thread, lane ORDER BY first`)
      .map((row) => ({ thread: String(row['thread']), lane: row['lane'] as Lane }));
  }

  // How many events of a thread are not done.
  waitingOf(thread: string): number {
    const row = this.#one(`SELECT COUNT(*) AS waiting FROM event WHERE state <> 'done' AND thread = ?`, thread);
    return Number(row?.['waiting'] ?? 0);
  }

  // The newest event of a thread and lane that waits behind another. The first may be in work.
  lastInLine(thread: string, lane: Lane): { seq: number; body: EventBody } | undefined {
    const row = this.#one(
      `SELECT seq, body FROM event WHERE state = 'waiting' AND thread = ? AND lane = ? AND seq >
         (SELECT MIN(seq) FROM event WHERE state <> 'done' AND thread = ? AND lane = ?)
       ORDER BY seq DESC LIMIT 1`, thread, lane, thread, lane);
    return row && { seq: Number(row['seq']), body: JSON.parse(String(row['body'])) as EventBody };
  }

  setBody(seq: number, body: EventBody, receivedMs: number): void {
    this.#run('UPDATE event SET body = ?, received_ms = ? WHERE seq = ?', JSON.stringify(body), receivedMs, seq);
  }

  setWarned(seq: number): void {
    this.#run('UPDATE event SET warned = 1 WHERE seq = ?', seq);
  }

  // What became of an event: what is to be sent, and the response that its parts are taken from.
  setPlan(seq: number, messages: MessageBody[], response: Uint8Array | undefined): void {
    this.#run(`UPDATE event SET state = 'sending', response = ? WHERE seq = ?`, response ?? null, seq);
    messages.forEach((body, position) => this.addMessage(seq, position, body));
  }

  addMessage(eventSeq: number, position: number, body: MessageBody): void {
    this.#run('INSERT INTO message (event_seq, position, body) VALUES (?, ?, ?)',
      eventSeq, position, JSON.stringify(body));
  }

  nextMessage(eventSeq: number): StoredMessage | undefined {
    const row = this.#one('SELECT seq, position, body FROM message WHERE event_seq = ? ORDER BY seq LIMIT 1', eventSeq);
    return row && {
      seq: Number(row['seq']), position: Number(row['position']), body: JSON.parse(String(row['body'])) as MessageBody,
    };
  }

  removeMessage(seq: number): void {
    this.#run('DELETE FROM message WHERE seq = ?', seq);
  }

  removeMessages(eventSeq: number): void {
    this.#run('DELETE FROM message WHERE event_seq = ?', eventSeq);
  }

  // Nothing is left of the event but its key.
  setDone(seq: number): void {
    this.removeMessages(seq);
    this.#run(`UPDATE event SET state = 'done', reply_to = NULL, body = NULL, response = NULL WHERE seq = ?`, seq);
  }

  addHistory(thread: string, atMs: number, entry: HistoryEntry): void {
    this.#run('INSERT INTO history (thread, at_ms, question, shown, answer_id) VALUES (?, ?, ?, ?, ?)',
      thread, atMs, entry.question, JSON.stringify(entry.shown), entry.answerId);
  }

  // The last `most` entries since `sinceMs`, oldest first.
  history(thread: string, sinceMs: number, most: number): HistoryEntry[] {
    return this.#all(
      'SELECT seq, question, shown, answer_id FROM history WHERE thread = ? AND at_ms > ? ORDER BY seq DESC LIMIT ?',
      thread, sinceMs, most)
      .map((row) => ({
        question: String(row['question']), shown: JSON.parse(String(row['shown'])) as string[],
        answerId: String(row['answer_id']),
      }))
      .reverse();
  }

  removeHistory(thread: string): void {
    this.#run('DELETE FROM history WHERE thread = ?', thread);
    this.#run('DELETE FROM last_answer WHERE thread = ?', thread);
  }

  setLastAnswer(thread: string, atMs: number, answer: Uint8Array): void {
    this.#run('INSERT OR REPLACE INTO last_answer (thread, at_ms, answer) VALUES (?, ?, ?)', thread, atMs, answer);
  }

  // Undefined if there was none since `sinceMs`.
  lastAnswer(thread: string, sinceMs: number): Uint8Array | undefined {
    const row = this.#one('SELECT answer FROM last_answer WHERE thread = ? AND at_ms > ?', thread, sinceMs);
    return row && (row['answer'] as Uint8Array);
  }

  addHandoff(handoff: Handoff): void {
    const { handle, thread, user, replyTo, why, answerId, consent, openedMs } = handoff;
    this.#run(
      `INSERT INTO handoff (handle, thread, user, reply_to, why, answer_id, consent, opened_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, handle, thread, user, replyTo, why, answerId, consent, openedMs);
  }

  handoffOf(thread: string): Handoff | undefined {
    return handoffFrom(this.#one(`SELECT ${kHandoffColumns} FROM handoff WHERE thread = ?`, thread));
  }

  handoffNamed(handle: string): Handoff | undefined {
    return handoffFrom(this.#one(`SELECT ${kHandoffColumns} FROM handoff WHERE handle = ?`, handle));
  }

  handoffsBefore(openedMs: number): Handoff[] {
    return this.#all(`SELECT ${kHandoffColumns} FROM handoff WHERE opened_ms < ? ORDER BY opened_ms, handle`, openedMs)
      .map((row) => handoffFrom(row)!);
  }

  setConsent(handle: string, consent: Consent): void {
    this.#run('UPDATE handoff SET consent = ? WHERE handle = ?', consent, handle);
  }

  setHandoffReplyTo(handle: string, replyTo: string): void {
    this.#run('UPDATE handoff SET reply_to = ? WHERE handle = ?', replyTo, handle);
  }

  removeHandoff(handle: string): void {
    this.#run('DELETE FROM handoff WHERE handle = ?', handle);
  }

  addStaffPost(id: string, text: string): void {
    this.#run('INSERT INTO staff_post (id, text) VALUES (?, ?)', id, text);
  }

  nextStaffPost(): StaffPost | undefined {
    const row = this.#one('SELECT seq, id, text FROM staff_post ORDER BY seq LIMIT 1');
    return row && { seq: Number(row['seq']), id: String(row['id']), text: String(row['text']) };
  }

  removeStaffPost(seq: number): void {
    this.#run('DELETE FROM staff_post WHERE seq = ?', seq);
  }

  // The last opinion of a person on an answer counts.
  addOpinion({ answerId, rater, rating, reason }: Omit<Opinion, 'seq'>): void {
    this.#run('DELETE FROM opinion WHERE answer_id = ? AND rater = ?', answerId, rater);
    this.#run('INSERT INTO opinion (answer_id, rater, rating, reason) VALUES (?, ?, ?, ?)',
      answerId, rater, rating, reason);
  }

  nextOpinion(): Opinion | undefined {
    const row = this.#one('SELECT seq, answer_id, rater, rating, reason FROM opinion ORDER BY seq LIMIT 1');
    return row && {
      seq: Number(row['seq']), answerId: String(row['answer_id']), rater: String(row['rater']),
      rating: Number(row['rating']), reason: Number(row['reason']),
    };
  }

  // Leaves one that has taken its place, and its number, meanwhile.
  removeOpinion({ seq, rating, reason }: Opinion): void {
    this.#run('DELETE FROM opinion WHERE seq = ? AND rating = ? AND reason = ?', seq, rating, reason);
  }

  addTicket(ticket: string, atMs: number, { answerId, followUps }: Ticket): void {
    this.#run('INSERT OR REPLACE INTO ticket (ticket, answer_id, follow_ups, at_ms) VALUES (?, ?, ?, ?)',
      ticket, answerId, JSON.stringify(followUps), atMs);
  }

  ticket(ticket: string): Ticket | undefined {
    const row = this.#one('SELECT answer_id, follow_ups FROM ticket WHERE ticket = ?', ticket);
    return row && { answerId: String(row['answer_id']), followUps: JSON.parse(String(row['follow_ups'])) as string[] };
  }

  contact(user: string): Contact | undefined {
    const row = this.#one('SELECT told_privacy, stopped, keyword_ms FROM contact WHERE user = ?', user);
    return row && {
      toldPrivacy: row['told_privacy'] === 1, stopped: row['stopped'] === 1, keywordMs: Number(row['keyword_ms']),
    };
  }

  setContact(user: string, atMs: number, { toldPrivacy, stopped, keywordMs }: Contact): void {
    this.#run(
      'INSERT OR REPLACE INTO contact (user, last_ms, told_privacy, stopped, keyword_ms) VALUES (?, ?, ?, ?, ?)',
      user, atMs, Number(toldPrivacy), Number(stopped), keywordMs);
  }

  bucket(user: string): Bucket | undefined {
    const row = this.#one('SELECT tokens, at_ms, told FROM bucket WHERE user = ?', user);
    return row && { tokens: Number(row['tokens']), atMs: Number(row['at_ms']), told: row['told'] === 1 };
  }

  setBucket(user: string, { tokens, atMs, told }: Bucket): void {
    this.#run('INSERT OR REPLACE INTO bucket (user, tokens, at_ms, told) VALUES (?, ?, ?, ?)',
      user, tokens, atMs, Number(told));
  }

  notices(): Map<string, string> {
    const rows = this.#all('SELECT id, text FROM notice ORDER BY id');
    return new Map(rows.map((row) => [String(row['id']), String(row['text'])]));
  }

  setNotices(notices: ReadonlyMap<string, string>): void {
    this.inTransaction(() => {
      this.#run('DELETE FROM notice');
      for (const [id, text] of notices) this.#run('INSERT INTO notice (id, text) VALUES (?, ?)', id, text);
    });
  }

  mark(name: string): number | undefined {
    const row = this.#one('SELECT at_ms FROM mark WHERE name = ?', name);
    return row && Number(row['at_ms']);
  }

  setMark(name: string, atMs: number): void {
    this.#run('INSERT OR REPLACE INTO mark (name, at_ms) VALUES (?, ?)', name, atMs);
  }

  // Forgets what is older than the given times. What was deleted till now is gone from the disk after it.
  removeBefore(times: { historyMs: number; seenMs: number; contactMs: number; bucketMs: number }): void {
    this.inTransaction(() => {
      this.#run('DELETE FROM history WHERE at_ms <= ?', times.historyMs);
      this.#run('DELETE FROM last_answer WHERE at_ms <= ?', times.historyMs);
      this.#run(`DELETE FROM event WHERE state = 'done' AND received_ms < ?`, times.seenMs);
      this.#run('DELETE FROM ticket WHERE at_ms < ?', times.seenMs);
      this.#run('DELETE FROM contact WHERE stopped = 0 AND last_ms < ?', times.contactMs);
      this.#run('DELETE FROM bucket WHERE at_ms < ?', times.bucketMs);
    });
    // The log of changes still has the pages as they were.
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  // How much is waiting: for health and for tests.
  counts(): { events: number; messages: number; staffPosts: number; opinions: number; handoffs: number } {
    const row = this.#one(`SELECT
      (SELECT COUNT(*) FROM event WHERE state <> 'done') AS events, (SELECT COUNT(*) FROM message) AS messages,
      (SELECT COUNT(*) FROM staff_post) AS posts, (SELECT COUNT(*) FROM opinion) AS opinions,
      (SELECT COUNT(*) FROM handoff) AS handoffs`)!;
    return {
      events: Number(row['events']), messages: Number(row['messages']), staffPosts: Number(row['posts']),
      opinions: Number(row['opinions']), handoffs: Number(row['handoffs']),
    };
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) this.#prepared.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  #run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  #one(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  #all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values);
  }
}

const kHandoffColumns = 'handle, thread, user, reply_to, why, answer_id, consent, opened_ms';

function handoffFrom(row: Row | undefined): Handoff | undefined {
  return row && {
    handle: String(row['handle']), thread: String(row['thread']), user: String(row['user']),
    replyTo: String(row['reply_to']), why: String(row['why']), answerId: String(row['answer_id']),
    consent: row['consent'] as Consent, openedMs: Number(row['opened_ms']),
  };
}
