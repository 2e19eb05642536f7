import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigurationError, Settings } from '@caveat/bot';
import { readWhatsAppConfig } from '../src/index.ts';

test('all that is wrong with the configuration is said at once', () => {
  const problemsOf = (environment: Record<string, string>) => {
    const settings = new Settings(environment);
    readWhatsAppConfig(settings);
    try {
      settings.check();
      return [];
    } catch (error) {
      return (error as ConfigurationError).problems.map((line) => line.split(' ')[0]);
    }
  };
  const required = ['WHATSAPP_TOKEN', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN', 'WHATSAPP_PHONE_NUMBER_ID'];
  assert.deepEqual(problemsOf({}), required);
  const good = {
    WHATSAPP_TOKEN: 't', WHATSAPP_APP_SECRET: 's', WHATSAPP_VERIFY_TOKEN: 'x'.repeat(8),
    WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  };
  assert.deepEqual(problemsOf(good), []);
  const wrong = { WHATSAPP_PHONE_NUMBER_ID: '+15550783881', WHATSAPP_API_VERSION: '24', WHATSAPP_MAX_CHARS: '5000' };
  assert.deepEqual(problemsOf({ ...good, ...wrong }).sort(), Object.keys(wrong).sort());
});
