import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigurationError, Settings } from '@caveat/bot';
import { readSmsConfig, smsSizeOf } from '../src/index.ts';

test('segments are counted as the carriers count them', () => {
  const rows: [string, boolean, number][] = [
    ['', true, 1], ['a'.repeat(160), true, 1], ['a'.repeat(161), true, 2], ['a'.repeat(306), true, 2],
    ['a'.repeat(307), true, 3], ['[1]', true, 1], ['['.repeat(80), true, 1], ['['.repeat(81), true, 2],
    ['€ @ é à ñ Å ü \n', true, 1], ['“quoted”', false, 1], ['ж'.repeat(70), false, 1],
    ['ж'.repeat(71), false, 2],
    ['😀'.repeat(35), false, 1], ['😀'.repeat(36), false, 2], ['ç', false, 1], ['`', false, 1],
  ];
  for (const [text, isGsm7, segments] of rows) assert.deepEqual(smsSizeOf(text), { isGsm7, segments }, text);
});

function problemsOf(environment: Record<string, string>): string[] {
  const settings = new Settings(environment);
  readSmsConfig(settings);
  try {
    settings.check();
    return [];
  } catch (error) {
    return (error as ConfigurationError).problems;
  }
}

test('all that is wrong with the configuration is said at once', () => {
  const names = (environment: Record<string, string>) => problemsOf(environment).map((line) => line.split(' ')[0]);
  assert.deepEqual(names({}), ['SMS_CARRIER', 'KANNEL_USERNAME', 'KANNEL_PASSWORD', 'KANNEL_SECRET']);
  assert.deepEqual(names({ SMS_CARRIER: 'twilio', SMS_SEGMENTS: '2', TWILIO_ACCOUNT_SID: 'AC1' }), [
    'TWILIO_ACCOUNT_SID', 'TWILIO_NUMBERS', 'TWILIO_PUBLIC_URL', 'TWILIO_AUTH_TOKEN', 'SMS_SEGMENTS',
  ]);
  const wrong = { SMS_CARRIER: 'twilio', TWILIO_NUMBERS: '+15551234567, Caveat' };
  assert.ok(problemsOf(wrong).some((line) => /^TWILIO_NUMBERS has "Caveat", which is not a number/.test(line)));
  const kannel = {
    SMS_CARRIER: 'kannel', KANNEL_USERNAME: 'caveat', KANNEL_PASSWORD: 'p', KANNEL_SECRET: 'too short',
  };
  assert.match(problemsOf(kannel)[0]!, /^KANNEL_SECRET is shorter than 16 characters/);
  assert.deepEqual(problemsOf({ ...kannel, KANNEL_SECRET: 'x'.repeat(16) }), []);
  const settings = new Settings({
    SMS_CARRIER: 'twilio', TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 't',
    TWILIO_PUBLIC_URL: 'https://sms.example.org/', TWILIO_NUMBERS: '+15551234567',
  });
  const config = readSmsConfig(settings);
  settings.check();
  assert.equal(config.keywords, 'provider');
  assert.ok(config.carrier.kind === 'twilio' && config.carrier.twilio.publicUrl === 'https://sms.example.org');
});
