// Who sent a request: the Bot Connector, for this bot, or nobody who is listened to.
import { authorizeJWT, type AuthConfiguration } from '@microsoft/agents-hosting';
import type { TeamsConfig } from './config.ts';

// The Bot Connector signs what Teams delivers. Tokens of Entra ID, which the SDK takes as well, are of other programs.
const kIssuer = 'https://api.botframework.com';

// What is used of a token's claims.
export interface Claims {
  iss: string;
  serviceurl: string;
}

// Why there are none. 503: the keys of the Bot Connector could not be fetched.
export interface Refusal {
  status: 401 | 503;
  reason: string;
}

export class Authorization {
  #authorize: ReturnType<typeof authorizeJWT>;

  constructor({ clientId, tenantId }: Pick<TeamsConfig, 'clientId' | 'tenantId'>) {
    // The SDK looks at the issuer only if it is told to.
    const connection: AuthConfiguration = { clientId, tenantId, issuers: [kIssuer], validateIssuer: true };
    this.#authorize = authorizeJWT({ ...connection, connections: new Map([['teams', connection]]) });
  }

  async claimsOf(authorization: string | undefined): Promise<Claims | Refusal> {
    const user = undefined as Record<string, unknown> | undefined;
    const request = { method: 'POST', headers: { authorization }, user };
    const response = new Reply();
    let isVerified = false;
    await this.#authorize(request, response, () => (isVerified = true));
    if (!isVerified) return refusalOf(response);
    const { iss, serviceurl } = request.user ?? {};
    if (iss !== kIssuer) return { status: 401, reason: 'ISSUER' };
    // The SDK only warns of an address for answers that the token does not name.
    if (typeof serviceurl !== 'string') return { status: 401, reason: 'SERVICE_URL_MISSING' };
    return { iss, serviceurl };
  }
}

function refusalOf({ body }: Reply): Refusal {
  // The only place where the SDK tells one from the other is the text for the caller.
  const words = JSON.stringify(body ?? '');
  const isOfKeys = /public key callback/.test(words) && !/find a signing key/.test(words);
  if (isOfKeys) return { status: 503, reason: 'KEYS_NOT_FETCHED' };
  return { status: 401, reason: 'TOKEN' };
}

// What the SDK answers, kept.
class Reply {
  headersSent = false;
  writableEnded = false;
  body: unknown;

  status(): this {
    return this;
  }

  setHeader(): this {
    return this;
  }

  send(body?: unknown): this {
    this.body = body;
    return this;
  }

  end(): this {
    return this;
  }
}
