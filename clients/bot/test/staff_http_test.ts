import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { RetryAfter, StaffUnreachable, Undeliverable } from '@caveat/bot';
import { webhookStaff } from '../src/staff_http.ts';

test('of a webhook that does not take a post: what an operator mends, what passes, what is of the text', async () => {
  const rows: [status: number, kind: new (...given: never[]) => Error][] = [
    [401, StaffUnreachable], [404, StaffUnreachable], [410, StaffUnreachable], [413, Undeliverable], [429, RetryAfter],
  ];
  const staff = webhookStaff({ url: 'http://127.0.0.1:9/hook', secret: 'a-secret-of-some-length' });
  let status = 0;
  const headers = { 'retry-after': '7' };
  mock.method(globalThis, 'fetch', async () => new Response(null, { status, headers }));
  for (const [given, kind] of rows) {
    status = given;
    await assert.rejects(staff.post('text', 'id'), (error) => error instanceof kind, String(given));
  }
  for (status of [408, 500, 503]) await assert.rejects(staff.post('text', 'id'), { name: 'Error', status });
  mock.restoreAll();
});
