/** The server said no, in its own words (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | null,
    readonly requestId: string | null,
    readonly members: Readonly<Record<string, unknown>>,
  ) {
    super(`${status} ${code}`);
  }
}

/** Nobody answered: no network, or a server that is restarting. Trying again later is right. */
export class Unreachable extends Error {}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

let onSignedOut: () => void = () => {};

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export async function send<T>(
  method: Method,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await reach(method, path, body, headers);
  if (response.ok) return (response.status === 204 ? null : await readJson(response)) as T;
  if (response.status === 502 || response.status === 503 || response.status === 504) {
    throw new Unreachable(`${response.status}`);
  }
  const problem = asProblem(response.status, await readJson(response).catch(() => ({})));
  if (response.status === 401 && path !== '/login') onSignedOut();
  throw problem;
}

export function get<T>(path: string, query: Record<string, string | number | null | undefined> = {}): Promise<T> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return send<T>('GET', text ? `${path}?${text}` : path);
}

export function post<T>(path: string, body: unknown = {}): Promise<T> {
  return send<T>('POST', path, body, { 'Idempotency-Key': newKey() });
}

export function patch<T>(path: string, body: unknown): Promise<T> {
  return send<T>('PATCH', path, body, { 'Idempotency-Key': newKey() });
}

export function put<T>(path: string, body: unknown): Promise<T> {
  return send<T>('PUT', path, body, { 'Idempotency-Key': newKey() });
}

/** `crypto.randomUUID` exists only on secure origins; a wall display on the local network is not one. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Sends a file, telling how much of it has left; `stop` gives up. */
export function upload<T>(
  path: string,
  content: Blob,
  onProgress: (share: number) => void,
): { done: Promise<T>; stop: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<T>((resolve, reject) => {
    request.open('POST', `/api/v1${path}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Accept', 'application/json');
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = request.onabort = request.ontimeout = () => reject(new Unreachable('no answer'));
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status < 300) resolve(body as T);
      else if (request.status >= 502 && request.status <= 504) reject(new Unreachable(`${request.status}`));
      else {
        if (request.status === 401) onSignedOut();
        reject(asProblem(request.status, body));
      }
    };
    request.send(content);
  });
  return { done, stop: () => request.abort() };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

async function reach(method: Method, path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
  const init: RequestInit = { method, headers: { Accept: 'application/json', ...headers }, credentials: 'same-origin' };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, 'Content-Type': 'application/json' };
  }
  try {
    return await fetch(`/api/v1${path}`, { ...init, signal: AbortSignal.timeout(20_000) });
  } catch (cause) {
    throw new Unreachable('no answer', { cause });
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new Unreachable('the answer was cut off', { cause });
  }
}

function asProblem(status: number, body: unknown): Problem {
  const members = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string): string | null => (typeof members[name] === 'string' ? members[name] : null);
  return new Problem(
    status,
    text('code') ?? `http_${status}`,
    text('title') ?? '',
    text('detail'),
    text('request_id'),
    members,
  );
}
