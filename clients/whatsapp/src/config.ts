// What the WhatsApp adapter is configured with, beside what every adapter is.
import type { Settings } from '@caveat/bot';

export interface WhatsAppConfig {
  // Signs us in.
  token: string;
  // Signs what Meta sends.
  appSecret: string;
  // Meta shows it once, when the webhook is set up.
  verifyToken: string;
  // The number that answers; deliveries for others are not ours.
  phoneNumberId: string;
  apiVersion: string;
  graphUrl: string;
  // The most messages of one answer, and the most code points of one.
  maxParts: number;
  maxChars: number;
}

export function readWhatsAppConfig(settings: Settings): WhatsAppConfig {
  const config = {
    token: settings.secret('WHATSAPP_TOKEN', 'a permanent token of a system user, from Meta Business'),
    appSecret: settings.secret('WHATSAPP_APP_SECRET', 'App settings → Basic → App secret'),
    verifyToken: settings.secret('WHATSAPP_VERIFY_TOKEN', 'what you typed as the verify token of the webhook', 8),
    phoneNumberId: settings.required('WHATSAPP_PHONE_NUMBER_ID', 'WhatsApp → API setup → Phone number ID'),
    apiVersion: settings.text('WHATSAPP_API_VERSION', 'v24.0'),
    graphUrl: settings.url('WHATSAPP_GRAPH_URL', 'https://graph.facebook.com').replace(/\/+$/, ''),
    maxParts: settings.number('WHATSAPP_MESSAGES', 3, { least: 1, most: 10 }),
    maxChars: settings.number('WHATSAPP_MAX_CHARS', 4096, { least: 300, most: 4096 }),
  };
  if (config.phoneNumberId !== '' && !/^\d{5,20}$/.test(config.phoneNumberId)) {
    settings.problem('WHATSAPP_PHONE_NUMBER_ID', 'has to be digits: the id, with no plus');
  }
  if (!/^v\d+\.\d+$/.test(config.apiVersion)) settings.problem('WHATSAPP_API_VERSION', 'has to be as v24.0');
  return config;
}
