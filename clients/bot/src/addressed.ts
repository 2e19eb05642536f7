// Rooms where everybody reads everything: who is spoken to, and who an answer is for.

// What is said to one of `nicks` ("caveat: …", "caveat, …", "@caveat …"); undefined if to none of them.
// The bare word does not count: it may stand at the beginning of any sentence.
export function addressed(text: string, nicks: string[]): string | undefined {
  for (const nick of nicks) {
    const name = nick.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const match = new RegExp(`^\\s*(?:@${name}(?:[:,]|\\s|$)|${name}[:,])\\s*`, 'i').exec(text);
    if (match !== null) return text.slice(match[0].length);
  }
  return undefined;
}

// What a message in a room begins with: an answer is for the one who asked.
export function mention(nick: string): string {
  return `${nick}: `;
}
