// Whether Discord sent a request, and now.
import { verifyKey } from 'discord-interactions';
import type { HttpRequest } from '@caveat/bot';

// A signature holds for ever; a request that somebody kept does not.
const kOldestMs = 300_000;

export async function isSigned({ headers, body }: HttpRequest, publicKey: string, now = Date.now): Promise<boolean> {
  const signature = headers['x-signature-ed25519'];
  const timestamp = headers['x-signature-timestamp'];
  if (typeof signature !== 'string' || typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now() - Number(timestamp) * 1000) > kOldestMs) return false;
  return verifyKey(body, signature, timestamp, publicKey);
}
