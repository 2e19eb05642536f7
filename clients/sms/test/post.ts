// A request on a connection of its own: the adapter restarts on the same port, and fetch would use an old one again.
import { request } from 'node:http';

export interface Posted {
  status: number;
  body: string;
}

export function post(url: string, body: string, headers: Record<string, string>): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent: false, headers }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode!, body: text });
    });
    sent.on('error', reject).end(body);
  });
}
