// What every channel does alike.
export * from './types.ts';
export { addressed, mention } from './addressed.ts';
export { Bot, type BotParts } from './bot.ts';
export { readBotConfig, type BotConfig, type HandoffTrigger } from './bot_config.ts';
export { endOfSecond } from './clocks.ts';
export { ConfigurationError, Settings, type Environment } from './config.ts';
export * from './http.ts';
export { KeyedHash } from './keyed_hash.ts';
export { kindOf, openLog, type Log, type LogFields } from './log.ts';
export { openBot, serveBot, type OpenBot } from './open_bot.ts';
export { backoffMs, Pauses } from './pauses.ts';
export { piecesOf } from './pieces.ts';
export type { ReturnedTo } from './returned.ts';
export { run, type Running } from './run.ts';
export { isUrgent } from './urgency.ts';
export { staffRoutes, webhookStaff } from './staff_http.ts';
export { Store } from './store.ts';
