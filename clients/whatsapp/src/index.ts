// WhatsApp, by Meta's Cloud API.
export { startWhatsApp } from './adapter.ts';
export { readWhatsAppConfig, type WhatsAppConfig } from './config.ts';
