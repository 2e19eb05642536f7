// What goes out: texts, and buttons in messages of their own.
import type { WhatsAppAPI } from 'whatsapp-api-js';
import { ActionButtons, Body, Button as ReplyButton, Interactive } from 'whatsapp-api-js/messages';
import { ClientMessage } from 'whatsapp-api-js/types';
import { Undeliverable, type Button, type Channel, type Log, type Outgoing, type RenderLimits } from '@caveat/bot';
import { Channel as RenderChannel } from '@caveat/client';
import type { Address } from './address.ts';
import type { WhatsAppConfig } from './config.ts';

// Of a text, in code points.
const kMostChars = 4096;
const kMostButtons = 3;
// Messages whose text is sent and whose buttons are not.
const kMostHalfSent = 1000;

export const kWhole = { channel: RenderChannel.WHATSAPP, maxChars: kMostChars, maxParts: 20 } satisfies RenderLimits;

export class WhatsAppChannel implements Channel {
  name = 'whatsapp';
  render: RenderLimits;
  whole = kWhole;
  hasButtons = true;
  // Set once there is a bot.
  notice: (id: string) => string | undefined = () => undefined;
  #phoneNumberId: string;
  #graph: WhatsAppAPI;
  #log: Log;
  #halfSent = new Set<string>();

  constructor({ phoneNumberId, maxChars, maxParts }: WhatsAppConfig, graph: WhatsAppAPI, log: Log) {
    this.render = { channel: RenderChannel.WHATSAPP, maxChars, maxParts };
    this.#phoneNumberId = phoneNumberId;
    this.#graph = graph;
    this.#log = log;
  }

  async send(replyTo: string, message: Outgoing): Promise<void> {
    const { id, kind, text, answer } = message;
    if ([...text].length > kMostChars) throw new Undeliverable('too_long');
    // A question as a label has no room, and stands in the text.
    const buttons = message.buttons.filter((button) => button.kind !== 'follow_up');
    // A notice with buttons is short, and is asked with them. An answer is never put where a longer one would be cut.
    if (kind === 'notice' && buttons.length > 0) return this.#post(replyTo, withButtons(text, buttons), '');
    if (!this.#halfSent.has(id)) await this.#post(replyTo, new PlainText(text), answer?.answerId ?? '');
    if (buttons.length === 0) return;
    this.#noteHalfSent(id);
    await this.#postButtons(replyTo, buttons);
    this.#halfSent.delete(id);
  }

  async typing(replyTo: string): Promise<void> {
    const { messageId } = JSON.parse(replyTo) as Address;
    await this.#graph.markAsRead(this.#phoneNumberId, messageId, 'text');
  }

  async #post(replyTo: string, message: ClientMessage, answerId: string): Promise<void> {
    const { phone, userId } = JSON.parse(replyTo) as Address;
    // The client's type wants the id in any case; the number will do where there is one.
    const recipient = (phone === undefined ? { bsuid: userId } : { phone }) as { bsuid: string };
    // Comes back where Meta says what became of it.
    const data = answerId === '' ? undefined : answerId;
    await this.#graph.sendMessage(this.#phoneNumberId, recipient, message, undefined, data);
  }

  // Below the answer, which has arrived: that they are not taken is not a reason to send it again.
  async #postButtons(replyTo: string, buttons: Button[]): Promise<void> {
    const body = this.notice('did_it_help');
    if (body === undefined) return;
    try {
      await this.#post(replyTo, withButtons(body, buttons), '');
    } catch (error) {
      if (!(error instanceof Undeliverable)) throw error;
      this.#log.warn('buttons were not taken', { channel: this.name, reason: error.reason });
    }
  }

  #noteHalfSent(id: string): void {
    this.#halfSent.add(id);
    const [oldest] = this.#halfSent;
    if (this.#halfSent.size > kMostHalfSent && oldest !== undefined) this.#halfSent.delete(oldest);
  }
}

function withButtons(body: string, buttons: Button[]): Interactive {
  const [first, ...others] = buttons.slice(0, kMostButtons).map(({ id, label }) => new ReplyButton(id, label));
  return new Interactive(new ActionButtons(first!, ...others), new Body(body));
}

// The client's own counts UTF-16 code units, where Meta counts code points.
class PlainText extends ClientMessage {
  body: string;

  constructor(body: string) {
    super();
    this.body = body;
  }

  get _type(): 'text' {
    return 'text';
  }
}
