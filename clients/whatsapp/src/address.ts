// How a person is reached, kept by the bot until the message is answered.
export interface Address {
  // The number, without a plus. People may hide it.
  phone?: string;
  // Meta's id of the person for this business.
  userId?: string;
  // The message that is answered.
  messageId: string;
}
