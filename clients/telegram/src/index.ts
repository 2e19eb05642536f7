// Caveat on Telegram.
export { startTelegram, type RunningTelegram } from './adapter.ts';
export { readTelegramConfig, type TelegramConfig } from './config.ts';
