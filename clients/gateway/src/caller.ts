import { BlockList, isIP } from 'node:net';

// Proxies whose X-Forwarded-For is believed. Each entry is an address or ADDRESS/BITS; throws on any other.
export function trustedProxies(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN, family);
  }
  return list;
}

// Whom to count a call for: the nearest address that is not a trusted proxy. What stands left of it, anybody may have
// written.
export function callerOf(remoteAddress: string, forwardedFor: string, trusted: BlockList): string {
  let caller = plain(remoteAddress);
  for (const hop of forwardedFor.split(',').reverse()) {
    const address = plain(hop.trim());
    if (!isTrusted(caller, trusted) || isIP(address) === 0) break;
    caller = address;
  }
  return network(caller);
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const family = isIP(address);
  return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

// An IPv4 address that came in on an IPv6 socket is written ::ffff:192.0.2.1.
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

// One subscriber has at least a /64 of IPv6, and could call from each of its addresses.
function network(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('%')[0]!.split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = tail.split(':').filter((group) => group !== '');
  const zeros = address.includes('::') ? Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0') : [];
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
