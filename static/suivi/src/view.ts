/** What the server says of a claim, and how it says no. */

export type Language = 'fr' | 'en';
export type Sentence = Readonly<Record<Language, string>>;
export type Kind =
  | 'constat'
  | 'photos'
  | 'rapport_police'
  | 'devis'
  | 'facture'
  | 'certificat_medical'
  | 'inventaire'
  | 'piece_identite'
  | 'autre';

export interface Received {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string | null;
  readonly status: 'recu' | 'accepte' | 'refuse';
  readonly received_at: string | null;
}

export interface Refund {
  readonly id: string;
  readonly guarantee: string;
  readonly status: 'en_attente' | 'accepte' | 'partiellement_accepte' | 'paye' | 'rejete';
  readonly currency: string;
  readonly claimed_minor: number;
  readonly accepted_minor: number | null;
  readonly deductible_minor: number;
  readonly net_minor: number | null;
  readonly paid_on: string | null;
  readonly means: 'virement' | 'cheque' | null;
}

export interface Moment {
  readonly at: string;
  readonly what:
    | 'declared'
    | 'studied'
    | 'documents_requested'
    | 'document_received'
    | 'advisor'
    | 'survey'
    | 'decision'
    | 'accepted'
    | 'rejected'
    | 'closed'
    | 'reopened'
    | 'refund_asked'
    | 'refund_accepted'
    | 'refund_rejected'
    | 'refund_paid';
  readonly kinds: readonly Kind[];
}

export interface View {
  readonly business: { readonly name: string; readonly phone: string | null; readonly text: string | null };
  readonly language: Language;
  readonly locale: string;
  readonly time_zone: string;
  readonly number: string;
  readonly type: string;
  readonly declared_at: string;
  readonly occurred_on: string | null;
  readonly status: string;
  readonly outcome: 'accepte' | 'rejete' | 'sans_suite' | null;
  readonly text: Sentence;
  readonly is_late: boolean;
  readonly is_open: boolean;
  readonly steps: readonly {
    readonly step: 'declared' | 'study' | 'survey' | 'decision' | 'closed';
    readonly progress: 'done' | 'current' | 'todo';
  }[];
  readonly wanted: readonly { readonly kind: Kind; readonly is_again: boolean }[];
  readonly due_at: string | null;
  readonly to_do: readonly { readonly action: string; readonly due_at: string }[];
  readonly received: readonly Received[];
  readonly timeline: readonly Moment[];
  readonly refunds: readonly Refund[];
  readonly advisor: string | null;
  readonly ends_at: string;
  readonly max_bytes: number;
}

/** The server said no; `retryAfter` in seconds. Status 0: nobody answered. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly retryAfter: number,
  ) {
    super(code);
  }

  /** Trying again later is right, without anybody doing anything. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const base = (token: string): string => `/api/v1/follow/${token}`;

/** The page as it is now, and the name of what it shows. */
export async function load(token: string): Promise<{ view: View; name: string }> {
  let response: Response;
  try {
    response = await fetch(base(token), { credentials: 'omit', signal: AbortSignal.timeout(15_000) });
  } catch {
    throw new Refused(0, 'offline', 3);
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Refused(response.status, problem.code ?? 'unknown', Number(response.headers.get('Retry-After')) || 5);
  }
  return { view: await response.json(), name: (response.headers.get('ETag') ?? '').replaceAll('"', '') };
}

export const streamAddress = (token: string, after: string): string =>
  `${base(token)}/stream?after=${encodeURIComponent(after)}`;

/** `fetch` cannot tell how much of a body has left; this can. */
export function send(
  token: string,
  kind: Kind,
  name: string,
  content: Blob,
  progress: (part: number) => void,
): { done: Promise<Received>; stop: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<Received>((resolve, reject) => {
    const search = new URLSearchParams({ kind, name: name.slice(0, 200) });
    request.open('POST', `${base(token)}/files?${search}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => {
      if (request.status === 201) resolve(request.response);
      else {
        const wait = Number(request.getResponseHeader('Retry-After')) || 5;
        reject(new Refused(request.status, request.response?.code ?? 'unknown', wait));
      }
    };
    request.onerror = request.onabort = () => reject(new Refused(0, 'offline', 3));
    request.send(content);
  });
  return { done, stop: () => request.abort() };
}
