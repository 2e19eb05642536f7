// Text messages: verify → accept → acknowledge; the bot does the rest.
import {
  openBot, openLog, serveBot, type Bot, type BotConfig, type Channel, type Log,
  type RenderLimits, type Route, type Running,
} from '@caveat/bot';
import { Channel as RenderChannel } from '@caveat/client';
import type { SmsConfig } from './config.ts';
import { KannelCarrier } from './kannel.ts';
import { TwilioCarrier } from './twilio.ts';

// Where CAVEAT_BOT_LISTEN says nothing.
const kListen = { host: '127.0.0.1', port: 8093 };
// Of one message.
const kMostSegments = 10;

// What a carrier has to do.
export interface Carrier {
  send: Channel['send'];
  routes(bot: Bot, log: Log): Record<string, Route>;
  // For carriers that do not try again: takes what they could not deliver from where they keep it, until stopped.
  takeMissed?(bot: Bot, log: Log): { readonly trouble: string; stop(): void };
}

export function renderLimits({ segments, messages }: SmsConfig): RenderLimits {
  return { channel: RenderChannel.SMS, maxSegments: segments, maxParts: messages };
}

export const kWhole = { channel: RenderChannel.SMS, maxSegments: kMostSegments, maxParts: 20 } satisfies RenderLimits;

export async function startSms(
  config: SmsConfig, botConfig: BotConfig, log: Log = openLog(botConfig.logLevel),
): Promise<Running> {
  const { carrier: chosen } = config;
  const carrier: Carrier =
    chosen.kind === 'kannel' ? new KannelCarrier(chosen.kannel) : new TwilioCarrier(chosen.twilio);
  let missed: ReturnType<NonNullable<Carrier['takeMissed']>> | undefined;
  const channel: Channel = {
    name: 'sms',
    render: renderLimits(config),
    whole: kWhole,
    hasButtons: false,
    keywords: config.keywords === 'bot' ? 'answered' : 'recorded',
    isStopFinal: true,
    missedUnreadable: () => missed?.trouble ?? '',
    send: (replyTo, message, signal) => carrier.send(replyTo, message, signal),
  };
  const { bot, stop } = openBot(botConfig, channel, log);
  const listen = botConfig.listen ?? kListen;
  const server = await serveBot({ ...botConfig, listen }, bot, log, carrier.routes(bot, log));
  bot.start();
  missed = carrier.takeMissed?.(bot, log);
  return {
    stop: async () => {
      missed?.stop();
      await server?.stop();
      await stop();
    },
  };
}
