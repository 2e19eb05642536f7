// The addresses of Microsoft's hosts stand in the SDK, so that requests to them are led to a test within the process: by
// leadTo, or by `node --import` of this file with CAVEAT_TEST_MICROSOFT.
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';

// Leads to http://HERE/HOST/PATH, until what it returns is called.
export function leadTo(here: string): () => void {
  const { request } = https;
  const { fetch } = globalThis;
  const led = (url: URL) => `${here}/${url.hostname}${url.pathname}${url.search}`;
  // jwks-rsa
  https.request = ((options: https.RequestOptions, done: (response: IncomingMessage) => void) =>
    http.request(led(new URL(`https://${options.hostname}${options.path}`)), done)) as typeof https.request;
  // MSAL and the client of the Connector
  globalThis.fetch = (input, init) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    return fetch(url.protocol === 'https:' ? led(url) : url, init);
  };
  return () => {
    https.request = request;
    globalThis.fetch = fetch;
  };
}

const here = process.env['CAVEAT_TEST_MICROSOFT'];
if (here !== undefined) leadTo(here);
