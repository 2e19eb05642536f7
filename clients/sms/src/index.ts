// Text messages.
export { startSms } from './adapter.ts';
export { readSmsConfig, type KannelConfig, type SmsConfig, type TwilioConfig } from './config.ts';
export { smsSizeOf, type SmsSize } from './sms_size.ts';
