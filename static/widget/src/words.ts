/** The words of the widget, in the languages it speaks. */

const fr = {
  open: 'Ouvrir la discussion',
  unread: (n: number) => (n === 1 ? '1 nouveau message' : `${n} nouveaux messages`),
  close: 'Réduire la discussion',
  end: 'Terminer la discussion',
  endQuestion: 'Terminer la discussion\u202f?',
  endNow: 'Terminer',
  stay: 'Continuer',
  log: 'Messages',
  write: 'Votre message',
  send: 'Envoyer',
  attach: 'Joindre un fichier',
  remove: (name: string) => `Retirer ${name}`,
  you: 'Vous',
  assistant: 'Assistant',
  advisor: 'Conseiller',
  typing: (who: string) => `${who} écrit…`,
  sending: 'Envoi…',
  sent: 'Envoyé',
  waiting: 'Sera envoyé dès que possible',
  again: 'Réessayer',
  discard: 'Supprimer',
  connecting: 'Connexion…',
  offline: 'Vous êtes hors ligne. Vos messages partiront à votre retour.',
  queue: 'Un conseiller va vous répondre.',
  with: (name: string) => `${name} vous répond`,
  over: 'Discussion terminée. Écrivez pour en ouvrir une nouvelle.',
  today: 'Aujourd’hui',
  problems: {
    origin_not_allowed: 'La discussion n’est pas disponible sur cette page.',
    unknown_site: 'La discussion n’est pas disponible sur cette page.',
    too_many_sessions: 'Beaucoup de demandes en ce moment. Nouvel essai dans un instant.',
    too_many: 'Vous écrivez très vite. Patientez un instant.',
    too_many_files: 'Vous avez déjà envoyé beaucoup de fichiers. Réessayez plus tard.',
    message_too_long: 'Ce message est trop long (4 000 caractères au plus).',
    file_too_large: 'Ce fichier est trop lourd (10 Mo au plus).',
    body_too_large: 'Ce fichier est trop lourd (10 Mo au plus).',
    file_empty: 'Ce fichier est vide.',
    file_type_refused: 'Ce type de fichier n’est pas accepté. Photos, PDF, documents, audio et vidéo le sont.',
    file_infected: 'Ce fichier a été refusé par l’antivirus.',
    offline: 'Pas de connexion. Réessayez dans un instant.',
    not_found: 'Ce fichier n’est plus disponible. Envoyez-le de nouveau.',
    other: 'Quelque chose n’a pas fonctionné. Réessayez dans un instant.',
  } as Record<string, string>,
};

const en: typeof fr = {
  open: 'Open the chat',
  unread: (n) => (n === 1 ? '1 new message' : `${n} new messages`),
  close: 'Minimise the chat',
  end: 'End the chat',
  endQuestion: 'End this chat?',
  endNow: 'End',
  stay: 'Stay',
  log: 'Messages',
  write: 'Your message',
  send: 'Send',
  attach: 'Attach a file',
  remove: (name) => `Remove ${name}`,
  you: 'You',
  assistant: 'Assistant',
  advisor: 'Advisor',
  typing: (who) => `${who} is typing…`,
  sending: 'Sending…',
  sent: 'Sent',
  waiting: 'Will be sent as soon as possible',
  again: 'Try again',
  discard: 'Delete',
  connecting: 'Connecting…',
  offline: 'You are offline. Your messages will leave when you are back.',
  queue: 'An advisor will answer you.',
  with: (name) => `${name} is answering you`,
  over: 'This chat has ended. Write to open a new one.',
  today: 'Today',
  problems: {
    origin_not_allowed: 'The chat is not available on this page.',
    unknown_site: 'The chat is not available on this page.',
    too_many_sessions: 'Many requests right now. Trying again in a moment.',
    too_many: 'You are writing very fast. Please wait a moment.',
    too_many_files: 'You have sent many files already. Please try again later.',
    message_too_long: 'This message is too long (4,000 characters at most).',
    file_too_large: 'This file is too large (10 MB at most).',
    body_too_large: 'This file is too large (10 MB at most).',
    file_empty: 'This file is empty.',
    file_type_refused: 'This kind of file is not accepted. Photos, PDF, documents, audio and video are.',
    file_infected: 'The virus scanner refused this file.',
    offline: 'No connection. Please try again in a moment.',
    not_found: 'This file is no longer available. Please send it again.',
    other: 'Something did not work. Please try again in a moment.',
  },
};

export type Words = typeof fr;

/** fr or en: what the page asks for, else what it is written in, else what the browser speaks, else the site's own. */
export function chooseLanguage(
  asked: string | undefined,
  page: string,
  browser: readonly string[],
  site: string,
): string {
  for (const tag of [asked ?? '', page, ...browser, site]) {
    const start = tag.slice(0, 2).toLowerCase();
    if (start === 'fr' || start === 'en') return start;
  }
  return 'fr';
}

export function wordsOf(language: string): Words {
  return language === 'en' ? en : fr;
}

export function inWords(words: Words, code: string): string {
  return words.problems[code] ?? words.problems.other ?? code;
}
