// Who wrote to whom, kept by the bot until the message is answered.
export interface Address {
  // The person's number.
  person: string;
  // The number that was written to.
  service: string;
}

// Digits, with or without a plus: names of senders cannot be answered, and nothing else belongs into a request.
export const kNumber = /^\+?[0-9]{3,20}$/;

// Undefined if that person cannot be answered.
export function addressOf(person: string, service: string): Address | undefined {
  return kNumber.test(person) && kNumber.test(service) && person !== service ? { person, service } : undefined;
}

// One number of ours is one conversation with a person.
export function conversationOf(address: Address): { thread: string; user: string; replyTo: string } {
  const { person, service } = address;
  return { thread: `${person} ${service}`, user: person, replyTo: JSON.stringify(address) };
}
