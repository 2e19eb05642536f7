// What an operator, or the page that embeds this one, may set.
import { CallFailure } from './api.ts';
import { isAddress } from './dom.ts';

export interface Config {
  // Where a person is to be had: https, mailto or tel; undefined if nowhere.
  personUrl: string | undefined;
  // What stands beside that link, as opening hours; undefined if nothing.
  personNote: string | undefined;
  // The country that the people who ask are in, as GB, so that warnings name its numbers; empty for everywhere.
  region: string;
}

const kExpected: Record<keyof Config, string> = {
  personUrl: 'an address that begins with https:, mailto: or tel:',
  personNote: 'at most 200 characters',
  region: 'two capital letters, as GB',
};

// config.json beside the page; what the embedding page says of itself (`#person=…&note=…&region=…`) goes before it, but
// only in its frame: as a link of its own such an address could lead somebody astray under this site's name. Fails with a
// CallFailure while the site is away.
export function loadConfig(): Promise<Config> {
  loaded ??= load().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

let loaded: Promise<Config> | undefined;

async function load(): Promise<Config> {
  const given = [window.parent === window ? {} : fromAddress(), await configFile()];
  const personUrl = firstOf(given, 'personUrl', (url) => isAddress(url, ['https:', 'mailto:', 'tel:']));
  // A note is of the link that it came with.
  const beside = given.filter((one) => one['personUrl'] === personUrl);
  return {
    personUrl,
    personNote: firstOf(beside, 'personNote', (note) => note.length <= 200),
    region: firstOf(given, 'region', (region) => /^[A-Z]{2}$/.test(region)) ?? '',
  };
}

// The first one that is as it should be; of one that is not, whoever set it is told.
function firstOf(
  given: Record<string, string>[],
  key: keyof Config,
  isRight: (value: string) => boolean,
): string | undefined {
  for (const { [key]: value } of given) {
    if (value === undefined) continue;
    if (isRight(value)) return value;
    console.error(`caveat: ${key} is "${value}"; it must be ${kExpected[key]}`);
  }
  return undefined;
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
  for (const [name, key] of [['person', 'personUrl'], ['note', 'personNote'], ['region', 'region']] as const) {
    const value = given.get(name);
    if (value !== null && value !== '') set[key] = value;
  }
  return set;
}
