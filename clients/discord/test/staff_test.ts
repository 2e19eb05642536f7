// What staff are told where Discord refuses it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { StaffUnreachable, Undeliverable } from '@caveat/bot';
import { DiscordApi } from '../src/api.ts';
import { DiscordStaff } from '../src/staff.ts';
import { Discord, kApplicationId, kBotToken, kStaffChannel } from './discord_platform.ts';

let discord: Discord;
let staff: DiscordStaff;

before(async () => {
  discord = await new Discord().open();
  const api = new DiscordApi({ api: discord.api, botToken: kBotToken, applicationId: kApplicationId });
  staff = new DiscordStaff(api, kStaffChannel);
});
after(() => discord.close());

test('a text that Discord will never take is undeliverable; what is of the channel can be mended', async () => {
  const attempt = (status: number, code: number) => {
    discord.refusals.push({ status, body: { code, message: 'refused' } });
    return staff.post('caveat handoff bcdfgh', 'x1');
  };
  await assert.rejects(attempt(400, 50_035), (error) => error instanceof Undeliverable && error.reason === '50035');
  await assert.rejects(attempt(413, 40_005), Undeliverable);
  for (const [status, code] of [[400, 50_083], [400, 50_008], [403, 50_001], [404, 10_003]] as const) {
    await assert.rejects(attempt(status, code), (error) =>
      error instanceof StaffUnreachable && error.reason === String(code));
  }
  await staff.post('caveat handoff bcdfgh', 'x1');
  assert.equal(discord.shown.length, 1);
});
