// What an operator, or the page that embeds this one, may set.
import { CallFailure } from './api.ts';
import { isAddress } from './dom.ts';

export interface Config {
  // Where a person is to be had: https, mailto or tel; undefined if nowhere.
  personUrl: string | undefined;
  // The country that the people who ask are in, as GB, so that warnings name its numbers; empty for everywhere.
  region: string;
}

// config.json beside the page; what the embedding page says of itself (`#person=…&region=…`) goes before it, but only in
// its frame: as a link of its own such an address could lead somebody astray under this site's name. Fails with a
// CallFailure while the site is away.
export async function loadConfig(): Promise<Config> {
  const set = { ...(await configFile()), ...(window.parent === window ? {} : fromAddress()) };
  const personUrl = set['personUrl'];
  const region = set['region'] ?? '';
  return {
    personUrl: isAddress(personUrl, ['https:', 'mailto:', 'tel:']) ? personUrl : undefined,
    region: /^[A-Z]{2}$/.test(region) ? region : '',
  };
}

async function configFile(): Promise<Record<string, string>> {
  const response = await fetch(new URL('config.json', document.baseURI)).catch(() => undefined);
  if (response === undefined || response.status >= 500) throw new CallFailure('away', '');
  const parsed: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  if (typeof parsed !== 'object' || parsed === null) return {};
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === 'string'));
}

function fromAddress(): Record<string, string> {
  const given = new URLSearchParams(location.hash.slice(1));
  const set: Record<string, string> = {};
  for (const [name, key] of [['person', 'personUrl'], ['region', 'region']] as const) {
    const value = given.get(name);
    if (value !== null && value !== '') set[key] = value;
  }
  return set;
}
