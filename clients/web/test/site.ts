// A whole site for a test: caveatd, the gateway and the page, on loopback, and a browser to look at it with.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerJson } from '@caveat/client/gen/answer_pb.js';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { readConfig, startGateway } from '@caveat/gateway';
import axe from 'axe-core';
import puppeteer, { type Browser, type Frame, type Page } from 'puppeteer-core';
import { buildWeb } from '../build.ts';

export interface Site {
  url: string;
  // The address of a page of another origin that embeds the widget with `tag`, under the policy that docs/web.md names.
  host(tag?: string): Promise<string>;
  browser: Browser;
  // Of caveatd, and the folder of the page's files: for a gateway of the test's own.
  serviceAddress: string;
  webRoot: string;
  // Of pages opened with `open`: what they asked of other origins, what their policy forbade, what they threw.
  wrongs: string[];
  open(path?: string, prepare?: (page: Page) => Promise<void>): Promise<Page>;
  // What the service itself says, over the gateway.
  call<Response>(method: string, request: object): Promise<Response>;
  answerTo(question: string, history?: string[]): Promise<AnswerJson>;
  stopService(): Promise<void>;
  startService(): Promise<void>;
  close(): Promise<void>;
}

// `files` go beside the page; `options` are more options of caveatd.
export async function startSite(files: Record<string, string> = {}, options: string[] = []): Promise<Site> {
  // What was started, the last first, to be ended however far it got.
  const endings: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of endings.splice(0)) await end();
  };
  try {
    return await assemble(files, options, endings, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function assemble(
  files: Record<string, string>,
  options: string[],
  endings: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'caveat-web-'));
  endings.unshift(() => rm(folder, { recursive: true }));
  await buildWeb(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const hosts = createHosts();
  endings.unshift(hosts.close);
  const hostOrigin = await hosts.listen();
  let caveatd: Caveatd | undefined = await startCaveatd('127.0.0.1:0', options);
  endings.unshift(async () => caveatd?.stop());
  const { address } = caveatd;
  const gateway = await startGateway(gatewayConfig(address, folder, hostOrigin));
  endings.unshift(() => gateway.close());
  const browser = await launch();
  endings.unshift(() => browser.close());
  const url = `http://${gateway.address}/`;
  const wrongs: string[] = [];
  return {
    url,
    browser,
    serviceAddress: address,
    webRoot: folder,
    wrongs,
    host: (tag = `<script src="${url}widget.js" defer></script>`) => hosts.page(new URL(url).origin, tag),
    open: (path = '', prepare) => {
      const page = new URL(path, url).href;
      return openPage(browser, page, wrongs, [url, hostOrigin, page], prepare);
    },
    call: (method, request) => post(`${url}caveat.v1.${method}`, request),
    answerTo: async (question, history = []) =>
      (await post<{ answer: AnswerJson }>(`${url}caveat.v1.AnswerService/Ask`, { question, history })).answer,
    stopService: async () => {
      await caveatd?.kill();
      caveatd = undefined;
    },
    startService: async () => {
      caveatd = await startCaveatd(address, options);
    },
    close,
  };
}

async function post<Response>(address: string, request: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(request) });
  return (await response.json()) as Response;
}

function gatewayConfig(server: string, webRoot: string, frameAncestor: string): Parameters<typeof startGateway>[0] {
  return readConfig({
    CAVEAT_GATEWAY_LISTEN: '127.0.0.1:0',
    CAVEAT_SERVER: server,
    CAVEAT_GATEWAY_WEB_ROOT: webRoot,
    CAVEAT_GATEWAY_FRAME_ANCESTORS: frameAncestor,
    CAVEAT_GATEWAY_CALLS_PER_MINUTE: '100000',
    CAVEAT_GATEWAY_BURST: '100000',
    CAVEAT_GATEWAY_LOG_LEVEL: 'silent',
  });
}

function launch(): Promise<Browser> {
  return puppeteer.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

// The blocks of docs/web.md in a language, with its address made the server's.
export async function fromManual(language: string, server: string): Promise<string[]> {
  const manual = await readFile(new URL('../../../docs/web.md', import.meta.url), 'utf8');
  const blocks = Array.from(manual.matchAll(/^```(\w*)\n([^]*?)\n```$/gm), ([, name, text]) => [name, text!] as const);
  const texts = blocks.filter(([name]) => name === language).map(([, text]) => text);
  return texts.map((text) => text.replaceAll('https://caveat.example', server));
}

// A clinic's own page, with no more allowed than the manual says.
function createHosts() {
  let page = '';
  let policy = '';
  const http = createServer((_, response) => {
    response.setHeader('content-security-policy', `default-src 'none'; img-src data:; ${policy}`);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page);
  });
  const listening = new Promise<string>((resolve) => {
    http.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(http.address() as AddressInfo).port}`));
  });
  return {
    listen: () => listening,
    page: async (server: string, tag: string) => {
      [policy = ''] = await fromManual('', server);
      page = `<!doctype html><html lang="en"><head><title>A clinic</title><link rel="icon" href="data:,">
        <meta name="viewport" content="width=device-width"></head>
        <body><main><h1>A clinic</h1><p>Words of the clinic.</p></main>${tag}</body></html>`;
      return listening;
    },
    close: () => new Promise<void>((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    }),
  };
}

async function openPage(
  browser: Browser,
  address: string,
  wrongs: string[],
  allowed: string[],
  prepare?: (page: Page) => Promise<void>,
): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  page.setDefaultTimeout(20_000);
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await prepare?.(page);
  const origins = new Set(allowed.map((one) => new URL(one).origin));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (!origins.has(origin) && protocol !== 'data:') wrongs.push(`request to ${request.url()}`);
  });
  page.on('pageerror', (error) => wrongs.push(`thrown: ${String(error)}`));
  page.on('dialog', (dialog) => {
    wrongs.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction('reportViolation', (what: string) => wrongs.push(`policy: ${what}`));
  await page.evaluateOnNewDocument(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      void (window as unknown as { reportViolation(what: string): void }).reportViolation(
        `${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  await page.goto(address);
  return page;
}

// For `prepare`: as for somebody who has asked for no less motion.
export const withMotion = (page: Page) =>
  page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'no-preference' }]);

// Once the page has come to rest, whatever scrolls it: sizes are observed after a frame is laid out, what that changes
// shows in the next, and scrolling begins slowly.
export const settled = (page: Page | Frame) =>
  page.evaluate(async () => {
    for (let still = 0, at = Number.NaN; still < 5; still = window.scrollY === at ? still + 1 : 0) {
      at = window.scrollY;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });

// All that can be read of what matches, on the screen or on paper.
export const shown = (page: Page, selector: string) =>
  page.$$eval(selector, (all) => all.map((one) => (one as HTMLElement).innerText.replace(/\s+/g, ' ').trim()));

// The widget's button, which is in the widget's own tree.
export const kOpener = 'div[lang] >>> [aria-expanded]';

// Presses it, in a page of `host`; returns the frame.
export async function openWidget(site: Site, page: Page): Promise<Frame> {
  await page.waitForSelector(kOpener);
  await page.click(kOpener);
  const frame = await page.waitForFrame((one) => one.url().startsWith(site.url));
  // The last to come: until then what is below it may move away from under a finger.
  await frame.waitForFunction(() => document.querySelector('.privacy')?.textContent);
  return frame;
}

export const texts = (page: Page | Frame, selector: string) =>
  page.$$eval(selector, (all) => all.map((one) => one.textContent));

// Brings what is to be pressed out from under what is always in view, and presses it.
export async function press(page: Page | Frame, selector: string): Promise<void> {
  const found = await page.waitForSelector(selector);
  await found!.evaluate((one) => one.scrollIntoView({ block: 'center', behavior: 'instant' }));
  await found!.click();
}

// Types a question and sends it by its key, whether or not it can be answered.
export async function send(page: Page, question: string): Promise<void> {
  await page.focus('#question');
  await page.keyboard.sendCharacter(question);
  await page.keyboard.press('Enter');
}

// Asks as a person does, and waits for the answer.
export async function ask(page: Page | Frame, question: string): Promise<void> {
  const before = (await page.$$('.answer')).length;
  await page.focus('#question');
  await ('keyboard' in page ? page : page.page()).keyboard.sendCharacter(question);
  await page.click('.send');
  await page.waitForFunction((count) => document.querySelectorAll('.answer').length > count, {}, before);
}

// The same in a conversation of its own.
export async function askAnew(page: Page | Frame, question: string): Promise<void> {
  if ((await page.$('.turn')) !== null) await press(page, '.fresh');
  await ask(page, question);
}

// The rules of WCAG 2.2 A and AA, and the good practice of axe, that the page breaks.
export async function violations(page: Page | Frame): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { run } = (window as unknown as { axe: typeof axe }).axe;
    const { violations: found } = await run({ resultTypes: ['violations'] });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  });
}

export const kHelps = 'does massage help lower back pain?';
export const kFracture = 'is massage safe after a fracture?';
export const kRedFlag = "I can't feel anything when I wipe and my back hurts";
export const kCrisis = 'I want to end it all';
export const kPartial = 'does massage help my back, and will it cure my migraine?';
export const kUnclear = 'is it safe?';
export const kUncovered = 'what is the capital of France';
// Seven caveats are owed to it, and a clinician's advice.
export const kManyConditions =
  'I am pregnant, take blood thinners and have osteoporosis, diabetes and cancer. Is massage safe for my lower back?';

// Opens the source of the last answer's first citation, and waits until its quote is checked.
export async function openSource(page: Page): Promise<void> {
  await press(page, '.statement .mark');
  await page.waitForSelector('.check-same');
}
