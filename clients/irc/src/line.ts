// Lines of IRC: how much fits in one, and what may stand in it.
import { mention, piecesOf, type RenderLimits } from '@caveat/bot';
import { Channel as RenderChannel } from '@caveat/client';
import type { IrcConfig } from './config.ts';

// RFC 2812, section 2.3: with the prefix that the server puts before it, and CR LF.
const kLineBytes = 512;
// The longest that networks of today have.
const kLongestNick = 30;
const kLongestHost = 63;
// A nick that is taken gets up to so many characters more.
const kNickSuffix = 3;

// How many bytes of text surely fit in one line, whoever in whichever channel it is for, whatever our host is called.
export function maxTextBytes({ nick, username, channels }: IrcConfig): number {
  // The server puts ~ before a user name that it could not check.
  const prefix = `:${nick}!~${username}@ PRIVMSG  :`.length + kNickSuffix + kLongestHost;
  const target = Math.max(kLongestNick, ...channels.map((channel) => Buffer.byteLength(channel)));
  return kLineBytes - 2 - prefix - target - mention('').length - kLongestNick;
}

export function renderLimits(config: IrcConfig): RenderLimits & { maxChars: number } {
  return { channel: RenderChannel.IRC, maxChars: maxTextBytes(config), maxParts: config.mostLines };
}

// `text` as lines of at most `most` bytes. What the service renders for IRC is one such line. Staff may write more, and
// what does not fit is broken between words, since a server would cut it off.
export function linesOf(text: string, most: number): string[] {
  return text.split(/[\r\n\0]+/).flatMap((line) => piecesOf(line, most, Buffer.byteLength));
}

// Without the codes for bold, colour and so on.
export function withoutFormatting(text: string): string {
  return text.replace(/\u0003(\d{1,2}(,\d{1,2})?)?|\u0004([0-9A-Fa-f]{6}(,[0-9A-Fa-f]{6})?)?|[\u0000-\u001f]/g, '');
}
