// Caveat on IRC.
export { startIrc, type RunningIrc } from './adapter.ts';
export { readIrcConfig, type IrcConfig } from './config.ts';
