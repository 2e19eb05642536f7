// What the SMS adapter is configured with, beside what every adapter is.
import type { Settings } from '@caveat/bot';
import { kNumber } from './address.ts';

export interface KannelConfig {
  // smsbox's /cgi-bin/sendsms.
  sendUrl: string;
  username: string;
  password: string;
  // What smsbox has to present with each message, as the password of its post-url.
  secret: string;
}

export interface TwilioConfig {
  accountSid: string;
  // Signs what Twilio sends, and signs us in.
  authToken: string;
  // Where Twilio reaches this adapter; /twilio and /twilio/status come after it.
  publicUrl: string;
  // Of ours: what came to them while the adapter was away is asked for, this often.
  numbers: string[];
  missedEveryMs: number;
  // Empty: answers come from the number that was written to.
  messagingServiceSid: string;
  apiUrl: string;
}

export interface SmsConfig {
  carrier: { kind: 'kannel'; kannel: KannelConfig } | { kind: 'twilio'; twilio: TwilioConfig };
  // The most segments of one message.
  segments: number;
  // The most messages of one answer.
  messages: number;
  // Who answers STOP, START and HELP.
  keywords: 'bot' | 'provider';
}

export function readSmsConfig(settings: Settings): SmsConfig {
  const kind = settings.required('SMS_CARRIER', 'kannel or twilio') === '' ? 'kannel' : readKind(settings);
  return {
    carrier: kind === 'kannel' ? { kind, kannel: readKannel(settings) } : { kind, twilio: readTwilio(settings) },
    segments: settings.number('SMS_SEGMENTS', 6, { least: 3, most: 10 }),
    messages: settings.number('SMS_MESSAGES', 1, { least: 1, most: 5 }),
    keywords: settings.choice('SMS_KEYWORDS', ['bot', 'provider'], kind === 'twilio' ? 'provider' : 'bot'),
  };
}

function readKind(settings: Settings): 'kannel' | 'twilio' {
  return settings.choice('SMS_CARRIER', ['kannel', 'twilio'], 'kannel');
}

function readKannel(settings: Settings): KannelConfig {
  return {
    sendUrl: settings.url('KANNEL_SENDSMS_URL', 'http://127.0.0.1:13013/cgi-bin/sendsms'),
    username: settings.required('KANNEL_USERNAME', 'username of the sendsms-user in kannel.conf'),
    password: settings.secret('KANNEL_PASSWORD', 'password of that sendsms-user'),
    secret: settings.secret('KANNEL_SECRET', 'the password in the post-url of the sms-service', 16),
  };
}

function readTwilio(settings: Settings): TwilioConfig {
  const accountSid = settings.required('TWILIO_ACCOUNT_SID', 'the account, from the Twilio console');
  if (accountSid !== '' && !/^AC[0-9a-f]{32}$/.test(accountSid)) {
    settings.problem('TWILIO_ACCOUNT_SID', 'has to be AC and 32 hexadecimal digits');
  }
  const messagingServiceSid = settings.text('TWILIO_MESSAGING_SERVICE_SID');
  if (messagingServiceSid !== '' && !/^MG[0-9a-f]{32}$/.test(messagingServiceSid)) {
    settings.problem('TWILIO_MESSAGING_SERVICE_SID', 'has to be MG and 32 hexadecimal digits');
  }
  const numbers = settings.list('TWILIO_NUMBERS');
  if (numbers.length === 0) settings.required('TWILIO_NUMBERS', 'the numbers that people write to, as +15551234567');
  for (const number of numbers) {
    if (!kNumber.test(number))
      settings.problem('TWILIO_NUMBERS', `has "${number}", which is not a number; write it as +15551234567`);
  }
  settings.required('TWILIO_PUBLIC_URL', 'where Twilio reaches this adapter, as https://sms.example.org');
  return {
    accountSid,
    authToken: settings.secret('TWILIO_AUTH_TOKEN', 'the auth token of the account, from the Twilio console'),
    publicUrl: settings.url('TWILIO_PUBLIC_URL').replace(/\/+$/, ''),
    numbers,
    missedEveryMs: 300_000,
    messagingServiceSid,
    apiUrl: settings.url('TWILIO_API_URL', 'https://api.twilio.com').replace(/\/+$/, ''),
  };
}
