// Caveat on XMPP.
export { startXmpp, type RunningXmpp } from './adapter.ts';
export { readXmppConfig, type XmppConfig } from './config.ts';
