import assert from 'node:assert/strict';
import { describeDocumented } from '@caveat/bot/documented';
import {
  Discord, kApplicationId, kBotToken, kGuild, kStaffChannel, kUser, kUsername, withoutEscapes,
} from './discord_platform.ts';

describeDocumented('discord', 'docs/channels/discord.md', async (url) => {
  const discord = await new Discord().open();
  return {
    values: {
      DISCORD_APPLICATION_ID: kApplicationId, DISCORD_PUBLIC_KEY: discord.publicKey, DISCORD_BOT_TOKEN: kBotToken,
      DISCORD_STAFF_CHANNEL: kStaffChannel, DISCORD_API: discord.api,
    },
    say: async (text) => void (await discord.deliver(url, discord.ask(text))),
    received: () => discord.shown.map(({ content }) => withoutEscapes(content)),
    disturb: async (text) => {
      const body = JSON.stringify(discord.ask(text));
      const headers = discord.headers(`${body} `);
      const forged = await fetch(`${url}/discord/interactions`, { method: 'POST', body, headers });
      assert.equal(forged.status, 401);
      discord.refusals.push({ status: 500, body: { code: 0, message: text } });
    },
    more: async (page) => {
      await page.assertCurls(url);
      await page.runAtTop('src/register.ts');
      const path = `/applications/${kApplicationId}`;
      assert.deepEqual(discord.commands.map((each) => each.path), [
        `${path}/commands`, `${path}/guilds/${kGuild}/commands`,
      ]);
    },
    hidden: [kUser, kUsername, kBotToken],
    close: () => discord.close(),
  };
});
