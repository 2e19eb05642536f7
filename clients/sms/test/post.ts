import { callOnce, type Called } from '@caveat/bot/testing';

export type Posted = Called;

export function post(url: string, body: string, headers: Record<string, string>): Promise<Posted> {
  return callOnce(url, { body, headers });
}
