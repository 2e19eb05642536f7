// The gateway, for programs and tests that run it in their own process.
export { ConfigError, help, readConfig, type Config } from './config.ts';
export { openLog, startGateway, type Gateway, type GatewayOptions } from './gateway.ts';
