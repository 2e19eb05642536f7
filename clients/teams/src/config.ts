import type { Settings } from '@caveat/bot';

export interface TeamsConfig {
  // Of the bot's registration; GUIDs.
  clientId: string;
  tenantId: string;
  clientSecret: string;
  // Hosts that answers may be sent to, lower case.
  serviceHosts: string[];
  // Where staff read of handoffs; empty: none.
  staffConversation: string;
  staffServiceUrl: string;
}

const kGuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

// There is no way to run without authentication: without a client id the SDK would let everybody in.
export function readTeamsConfig(settings: Settings): TeamsConfig {
  const config: TeamsConfig = {
    clientId: settings.required('TEAMS_CLIENT_ID', 'the application (client) id of the bot').toLowerCase(),
    tenantId: settings.required('TEAMS_TENANT_ID', 'the directory (tenant) id of the bot').toLowerCase(),
    clientSecret: settings.secret('TEAMS_CLIENT_SECRET', 'a client secret of the bot', 8),
    serviceHosts: settings.list('TEAMS_SERVICE_HOSTS', ['smba.trafficmanager.net']).map((host) => host.toLowerCase()),
    staffConversation: settings.text('TEAMS_STAFF_CONVERSATION'),
    staffServiceUrl: settings.text('TEAMS_STAFF_SERVICE_URL', 'https://smba.trafficmanager.net/teams/'),
  };
  checkGuid(settings, 'TEAMS_CLIENT_ID', config.clientId);
  checkGuid(settings, 'TEAMS_TENANT_ID', config.tenantId);
  settings.required('CAVEAT_BOT_LISTEN', 'HOST:PORT where Teams is listened to, as 127.0.0.1:3978');
  if (config.staffConversation !== '' && !isServiceUrl(config.staffServiceUrl, config.serviceHosts)) {
    settings.problem('TEAMS_STAFF_SERVICE_URL', 'has to be an https address whose host is in TEAMS_SERVICE_HOSTS');
  }
  if (/(^|[\s,])(agents|\*)/.test(settings.text('DEBUG'))) {
    settings.problem('DEBUG', 'would make the SDK write messages to the log: leave it unset');
  }
  return config;
}

// Whether answers may go to this address: https, but for a host of this machine that is listed as well.
export function isServiceUrl(address: string, hosts: string[]): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (!hosts.includes(hostname) || username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
}

function checkGuid(settings: Settings, name: string, value: string): void {
  if (value !== '' && !kGuid.test(value)) settings.problem(name, `is "${value}", which is not a GUID`);
}
