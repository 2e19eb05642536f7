// What is used of @xmpp/component, which ships no types.
declare module '@xmpp/component' {
  export interface Element {
    name: string;
    attrs: Record<string, string | undefined>;
    getChild(name: string, xmlns?: string): Element | undefined;
    getChildren(name: string, xmlns?: string): Element[];
    getChildElements(): Element[];
    getChildText(name: string, xmlns?: string): string | null;
    is(name: string, xmlns?: string): boolean;
  }

  export type Child = Element | string | undefined;

  export function xml(name: string, attrs?: string | Record<string, string | undefined>, ...children: Child[]): Element;

  export interface Jid {
    local: string;
    domain: string;
    resource: string;
    bare(): Jid;
    toString(): string;
  }

  export function jid(text: string): Jid;

  interface Context {
    stanza: Element;
    element: Element;
  }

  type Handler = (context: Context) => Element | true | undefined;

  export interface Component {
    status: string;
    socket: import('node:net').Socket | null;
    reconnect: { delay: number; stop(): void };
    iqCaller: { request(stanza: Element, timeoutMs?: number): Promise<Element> };
    iqCallee: { get(xmlns: string, name: string, handler: Handler): void };
    start(): Promise<unknown>;
    stop(): Promise<unknown>;
    send(stanza: Element): Promise<void>;
    on(name: 'stanza', listener: (stanza: Element) => void): this;
    on(name: 'error', listener: (error: Error & { condition?: string }) => void): this;
    on(name: 'connect' | 'online' | 'disconnect', listener: () => void): this;
  }

  export function component(options: { service: string; domain: string; password: string }): Component;
}
