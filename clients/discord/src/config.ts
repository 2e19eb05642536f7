import type { Settings } from '@caveat/bot';

export interface DiscordConfig {
  applicationId: string;
  // 64 hexadecimal digits.
  publicKey: string;
  botToken: string;
  // Whether answers in a server are shown to the person alone.
  isPrivate: boolean;
  // Where staff read of handoffs, and release; empty: none.
  staffChannel: string;
  // Without a version.
  api: string;
}

// Ids of Discord.
const kSnowflake = /^\d{15,21}$/;

export function readDiscordConfig(settings: Settings): DiscordConfig {
  const config = {
    ...readDiscordAccount(settings),
    publicKey: settings.required('DISCORD_PUBLIC_KEY', 'the public key of the application, 64 hexadecimal digits'),
    isPrivate: settings.choice('DISCORD_ANSWERS', ['private', 'public'], 'private') === 'private',
  };
  if (config.publicKey !== '' && !/^[0-9a-f]{64}$/i.test(config.publicKey)) {
    settings.problem('DISCORD_PUBLIC_KEY', 'has to be 64 hexadecimal digits');
  }
  settings.required('CAVEAT_BOT_LISTEN', 'HOST:PORT where Discord is listened to, as 127.0.0.1:3979');
  return config;
}

// What the registration of the commands needs as well.
export function readDiscordAccount(settings: Settings): Omit<DiscordConfig, 'publicKey' | 'isPrivate'> {
  const account = {
    applicationId: settings.required('DISCORD_APPLICATION_ID', 'the id of the application, digits'),
    botToken: settings.secret('DISCORD_BOT_TOKEN', 'the token of the bot of the application', 20),
    staffChannel: settings.text('DISCORD_STAFF_CHANNEL'),
    api: settings.url('DISCORD_API', 'https://discord.com/api'),
  };
  for (const [name, id] of [['APPLICATION_ID', account.applicationId], ['STAFF_CHANNEL', account.staffChannel]]) {
    if (id !== '' && !kSnowflake.test(id!)) settings.problem(`DISCORD_${name}`, `is "${id}", and has to be digits`);
  }
  return account;
}
