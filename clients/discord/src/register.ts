// Registers the commands with Discord: once, and after a change of them.
import { ApplicationCommandOptionType, InteractionContextType } from 'discord-api-types/v10';
import { run } from '@caveat/bot';
import { DiscordApi } from './api.ts';
import { readDiscordAccount } from './config.ts';

// The most that the service takes.
const kMostQuestion = 2000;
const kString = ApplicationCommandOptionType.String;
const kHandle = {
  type: kString, name: 'handle', description: 'Of the handoff', required: true, min_length: 6, max_length: 6,
};
// Nobody but administrators until a server's owner lets others.
const kForStaff = { default_member_permissions: '0', contexts: [InteractionContextType.Guild] };
const kAnywhere = { contexts: [InteractionContextType.Guild, InteractionContextType.BotDM] };

export const kCommands = [
  {
    name: 'ask', description: 'Ask a question', ...kAnywhere,
    options: [
      { type: kString, name: 'question', description: 'Your question', required: true, max_length: kMostQuestion },
    ],
  },
  { name: 'help', description: 'How to ask', ...kAnywhere },
  { name: 'more', description: 'The whole of the last answer', ...kAnywhere },
  { name: 'person', description: 'Reach a person', ...kAnywhere },
];

export const kStaffCommands = [
  { name: 'release', description: 'End a handoff', ...kForStaff, options: [kHandle] },
  {
    name: 'reply', description: 'Write to them', ...kForStaff,
    options: [kHandle, { type: kString, name: 'words', description: 'Your words', required: true, max_length: 4000 }],
  },
];

if (import.meta.main) {
  await run(async (settings) => {
    const account = readDiscordAccount(settings);
    settings.check();
    const api = new DiscordApi(account);
    await api.setCommands(kCommands);
    if (account.staffChannel !== '') await api.setCommands(kStaffCommands, await guildOf(api, account.staffChannel));
    process.exit(0);
  });
}

async function guildOf(api: DiscordApi, channel: string): Promise<string> {
  const guild = await api.guildOf(channel);
  if (guild === undefined) throw new Error('DISCORD_STAFF_CHANNEL is not a channel of a server');
  return guild;
}
