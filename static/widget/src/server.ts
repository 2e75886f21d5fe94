/** The requests a page makes: how the chat looks, opening one, sending a file. */

import type { Attachment } from './frames';

export interface Appearance {
  title: string;
  colour: string;
  language: string;
  greeting: Record<string, string>;
  business: { name: string; language: string };
  disclosure: Record<string, string>;
}

export interface Opened {
  session_id: string;
  expires_at: string;
}

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly retryAfter: number,
  ) {
    super(code);
  }
}

async function answer<T>(response: Response): Promise<T> {
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  throw new Refused(response.status, problem.code ?? 'unknown', Number(response.headers.get('Retry-After')) || 5);
}

export class Server {
  constructor(
    private readonly base: string,
    private readonly site: string,
  ) {}

  async appearance(): Promise<Appearance> {
    const path = `${this.base}/api/v1/chat-sites/${encodeURIComponent(this.site)}/appearance`;
    return answer(await fetch(path, { credentials: 'omit' }));
  }

  async open(language: string): Promise<Opened> {
    const body = {
      site_key: this.site,
      language,
      page: location.origin + location.pathname,
      referrer: document.referrer.split(/[?#]/)[0]?.slice(0, 500) || null,
    };
    const headers = { 'Content-Type': 'application/json' };
    const path = `${this.base}/api/v1/conversations`;
    return answer(await fetch(path, { method: 'POST', credentials: 'omit', headers, body: JSON.stringify(body) }));
  }

  socket(session: string): string {
    return `${this.base.replace(/^http/, 'ws')}/ws/conversation/${session}`;
  }

  /** A link as this page reaches the server, whatever address the server believes to have. */
  link(url: string): string {
    const found = new URL(url, this.base);
    return this.base + found.pathname + found.search;
  }

  /** `fetch` cannot tell how much of a body has left; this can. */
  upload(session: string, file: File, progress: (part: number) => void): Promise<Attachment> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', `${this.base}/api/v1/conversations/${session}/files?name=${encodeURIComponent(file.name)}`);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.responseType = 'json';
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onload = () =>
        request.status === 201
          ? resolve(request.response)
          : reject(new Refused(request.status, request.response?.code ?? 'unknown', 5));
      request.onerror = () => reject(new Refused(0, 'offline', 5));
      request.send(file);
    });
  }
}
