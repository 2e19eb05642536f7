// What staff say to the bot in their place.
export type StaffCommand = { kind: 'release'; handle: string } | { kind: 'reply'; handle: string; text: string };

// A mention of the bot or a mark of a command ahead of it does not matter.
const kCommand = /^\s*(?:@?\S+[:,]?\s+|[!/])?(release|reply)\s+([a-z0-9]{6})(?:\s+([\s\S]+))?$/i;

export function staffCommandOf(text: string): StaffCommand | undefined {
  const match = kCommand.exec(text.trimEnd());
  if (match === null) return undefined;
  const handle = match[2]!.toLowerCase();
  const words = match[3]?.trim() ?? '';
  if (match[1]!.toLowerCase() === 'release') return words === '' ? { kind: 'release', handle } : undefined;
  return words === '' ? undefined : { kind: 'reply', handle, text: words };
}
