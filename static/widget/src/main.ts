/**
 * `<script src="https://vigie.example/widget.js" data-site="pk_…" async></script>`
 *
 * `data-language` (fr, en) and `data-theme` (light, dark, auto) are optional. Under a Content-Security-Policy the page
 * needs our origin in `script-src` and in `connect-src`, there also as `wss:`; no inline style or script is used.
 */

import { Chat } from './chat';
import { Memory } from './memory';
import { Server } from './server';
import { chooseLanguage, wordsOf } from './words';

function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

async function begin(script: HTMLScriptElement): Promise<void> {
  const { site, language: asked, theme } = script.dataset;
  if (!site) {
    console.warn('vigie: data-site is missing');
    return;
  }
  const server = new Server(new URL(script.src).origin, site);
  const look = await server.appearance();
  const language = chooseLanguage(asked, document.documentElement.lang, navigator.languages, look.language);
  const host = document.createElement('div');
  host.id = 'vigie-chat';
  const memory = new Memory(`vigie:${site}`, storage(), new Date());
  new Chat(host, look, language, wordsOf(language), theme ?? 'auto', server, memory);
  document.body.append(host);
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !document.getElementById('vigie-chat')) {
  const start = () => begin(script).catch(() => console.warn('vigie: the chat is not available on this page'));
  if (document.body) void start();
  else addEventListener('DOMContentLoaded', () => void start(), { once: true });
}
