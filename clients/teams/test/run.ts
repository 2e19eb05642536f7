// The adapter, on loopback, and its Microsoft.
import type { BotConfig, Log } from '@caveat/bot';
import { startTeams, type RunningTeams, type TeamsConfig } from '../src/index.ts';
import { kClientId, kTenantId, type Microsoft } from './microsoft.ts';

export const kStaffConversation = '19:staff@thread.tacv2';

export function teamsConfig(microsoft: Microsoft, more: Partial<TeamsConfig> = {}): TeamsConfig {
  return {
    clientId: kClientId, tenantId: kTenantId, clientSecret: 'a secret of tests', serviceHosts: ['127.0.0.1'],
    staffConversation: kStaffConversation, staffServiceUrl: microsoft.serviceUrl, ...more,
  };
}

export async function startOn(
  microsoft: Microsoft, botConfig: BotConfig, log: Log, more: Partial<TeamsConfig> = {},
): Promise<RunningTeams> {
  const listen = botConfig.listen ?? { host: '127.0.0.1', port: 0 };
  return startTeams(teamsConfig(microsoft, more), { ...botConfig, listen }, log);
}

// Delivers as Teams does; resolves at the acknowledgement.
export async function deliver(
  { url }: RunningTeams, activity: unknown, token: string | undefined,
): Promise<{ status: number; body: string }> {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  const body = typeof activity === 'string' ? activity : JSON.stringify(activity);
  const response = await fetch(`${url}/api/messages`, { method: 'POST', body, headers });
  return { status: response.status, body: await response.text() };
}
