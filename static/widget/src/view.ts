/** The button, the panel and everything in it. Shows a `Talk`; what the visitor does is told to `Wishes`. */

import { safeColour, textOn } from './colour';
import { h, icon, linked } from './dom';
import type { Attachment, Said } from './frames';
import type { Appearance } from './server';
import { STYLE } from './style';
import { type Pending, type Talk, unread } from './talk';
import type { Upload } from './uploads';
import { inWords, type Words } from './words';

export interface Wishes {
  open(): void;
  close(): void;
  say(text: string): void;
  typing(): void;
  draft(text: string): void;
  attach(files: FileList): void;
  detach(key: number): void;
  again(id: string): void;
  discard(id: string): void;
  end(): void;
  link(url: string): string;
}

export interface Shown {
  talk: Talk;
  up: boolean;
  online: boolean;
  trouble: string | null;
  uploads: Upload[];
  busy: boolean;
}

export class View {
  readonly root: HTMLElement;
  isOpen = false;
  #panel: HTMLElement;
  #launch: HTMLButtonElement;
  #badge = h('span', { class: 'badge', hidden: true, 'aria-hidden': 'true' });
  #status = h('p', { class: 'status' });
  #scroll = h('div', { class: 'scroll', tabindex: '0' });
  #log = h('ol', { class: 'log' });
  #live = h('div');
  #queue = h('ol', { class: 'log' });
  #banner = h('div', { class: 'banner', role: 'status', hidden: true });
  #ask = h('div', { class: 'banner ask', role: 'group', hidden: true });
  #chips = h('ul', { class: 'chips', hidden: true });
  #text: HTMLTextAreaElement;
  #send: HTMLButtonElement;
  #attach: HTMLButtonElement;
  #end: HTMLButtonElement;
  #items = new Map<number, HTMLElement>();
  #look: string;

  constructor(
    host: HTMLElement,
    look: Appearance,
    language: string,
    private readonly words: Words,
    private readonly wishes: Wishes,
    theme: string,
  ) {
    const shadow = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    this.#look = look.title;
    this.#scroll.setAttribute('role', 'log');
    this.#scroll.setAttribute('aria-label', words.log);
    this.#live.setAttribute('aria-hidden', 'true');
    this.#launch = h('button', { class: 'launch', type: 'button', 'aria-expanded': 'false', click: () => this.open() });
    this.#launch.append(icon('chat'), this.#badge);
    this.#text = h('textarea', { rows: '1', 'aria-label': words.write, placeholder: words.write, maxlength: '4000' });
    this.#send = h(
      'button',
      { class: 'send', type: 'submit', 'aria-label': words.send, title: words.send },
      icon('send'),
    );
    const picker = h('input', { type: 'file', multiple: true, hidden: true, tabindex: '-1' });
    this.#attach = h(
      'button',
      { type: 'button', 'aria-label': words.attach, title: words.attach, click: () => picker.click() },
      icon('clip'),
    );
    picker.addEventListener('change', () => {
      if (picker.files) this.wishes.attach(picker.files);
      picker.value = '';
    });
    this.#end = h(
      'button',
      { type: 'button', 'aria-label': words.end, title: words.end, click: () => this.#askToEnd(true) },
      icon('leave'),
    );
    const minimise = h(
      'button',
      { type: 'button', 'aria-label': words.close, title: words.close, click: () => this.close() },
      icon('down'),
    );
    const stop = h('button', { type: 'button', click: () => this.#askToEnd(false, true) }, words.endNow);
    const stay = h('button', { type: 'button', click: () => this.#askToEnd(false) }, words.stay);
    this.#ask.setAttribute('aria-label', words.end);
    this.#ask.append(h('span', {}, words.endQuestion), stop, stay);
    const heading = h('h2', { id: 'title' }, look.title);
    const greeting = look.greeting[language];
    this.#scroll.append(
      h('p', { class: 'note' }, look.disclosure[language] ?? ''),
      ...(greeting ? [h('div', { class: 'item' }, h('div', { class: 'text' }, greeting))] : []),
      this.#log,
      this.#live,
      this.#queue,
    );
    this.#panel = h(
      'section',
      { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true },
      h('header', {}, h('div', { class: 'who' }, heading, this.#status), this.#end, minimise),
      this.#scroll,
      this.#ask,
      this.#banner,
      h(
        'form',
        { submit: (event) => this.#submit(event) },
        this.#chips,
        h('div', { class: 'row' }, this.#attach, picker, this.#text, this.#send),
      ),
    );
    this.root = h('div', { class: 'v', lang: language }, this.#launch, this.#panel);
    const colour = safeColour(look.colour);
    this.root.style.setProperty('--accent', colour);
    this.root.style.setProperty('--on', textOn(colour));
    this.#follow(theme);
    this.#listen();
    shadow.append(this.root);
  }

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.#panel.hidden = false;
    this.#launch.hidden = true;
    this.#launch.setAttribute('aria-expanded', 'true');
    this.#fit();
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#text.focus();
    this.wishes.open();
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#panel.hidden = true;
    this.#launch.hidden = false;
    this.#launch.setAttribute('aria-expanded', 'false');
    this.#launch.focus();
    this.wishes.close();
  }

  write(draft: string): void {
    this.#text.value = draft;
    this.#grow();
  }

  show(shown: Shown): void {
    const { talk } = shown;
    const atEnd = this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < 80;
    this.#showLines(talk);
    this.#showLive(talk);
    this.#queue.replaceChildren(...talk.pending.map((p) => this.#waiting(p, shown)));
    this.#showBadge(this.isOpen ? 0 : unread(talk));
    this.#status.textContent = this.#answering(talk);
    this.#end.hidden = talk.over || talk.lines.length === 0;
    this.#showBanner(shown);
    this.#showChips(shown.uploads);
    this.#attach.disabled = !shown.online;
    this.#send.disabled = shown.busy;
    if (atEnd) this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  #answering(talk: Talk): string {
    if (talk.advisor) return this.words.with(talk.advisor);
    return talk.waiting ? this.words.queue : '';
  }

  #showLines(talk: Talk): void {
    const wanted = new Set(talk.lines.map((line) => line.seq));
    for (const [seq, element] of this.#items) {
      if (!wanted.has(seq)) {
        element.remove();
        this.#items.delete(seq);
      }
    }
    talk.lines.forEach((line, index) => {
      if (this.#items.has(line.seq)) return;
      const element = this.#item(line);
      this.#items.set(line.seq, element);
      this.#log.insertBefore(element, this.#log.children[index] ?? null);
    });
    const mine = talk.lines.filter((line) => line.author === 'contact').at(-1);
    for (const tick of this.#log.querySelectorAll('.tick')) tick.remove();
    if (mine && mine === talk.lines.at(-1)) {
      this.#items.get(mine.seq)?.append(h('div', { class: 'meta tick' }, `✓ ${this.words.sent}`));
    }
  }

  #item(line: Said): HTMLElement {
    if (line.author === 'system') {
      return h('li', { class: 'item notice' }, h('div', { class: 'text' }, ...linked(line.message)));
    }
    const mine = line.author === 'contact';
    const who = mine ? this.words.you : (line.name ?? (line.author === 'advisor' ? this.words.advisor : this.#look));
    const name = h('div', { class: mine ? 'sr' : 'name' }, who);
    return h(
      'li',
      { class: mine ? 'item mine' : 'item', title: this.#time(line.at) },
      name,
      line.message ? h('div', { class: 'text' }, ...linked(line.message)) : null,
      ...(line.files ?? []).map((file) => this.#file(file)),
    );
  }

  #file(file: Attachment): HTMLElement {
    const size = file.size < 1e6 ? `${Math.ceil(file.size / 1000)} ko` : `${(file.size / 1e6).toFixed(1)} Mo`;
    const label = `${file.name} (${this.root.lang === 'en' ? size.replace('o', 'B').replace('k', 'K') : size})`;
    return file.url
      ? h('a', { class: 'file', href: this.wishes.link(file.url), rel: 'noopener', target: '_blank' }, label)
      : h('span', { class: 'file' }, label);
  }

  #time(at: string): string {
    const date = new Date(at);
    return Number.isNaN(date.getTime())
      ? ''
      : new Intl.DateTimeFormat(this.root.lang, { dateStyle: 'short', timeStyle: 'short' }).format(date);
  }

  /** Words as they come are shown but not read aloud piece by piece: the finished message is. */
  #showLive(talk: Talk): void {
    if (talk.streaming) {
      this.#live.replaceChildren(h('div', { class: 'item' }, h('div', { class: 'text' }, talk.streaming.text)));
    } else if (talk.typing) {
      const dots = h('div', { class: 'text dots' }, h('i'), h('i'), h('i'));
      this.#live.replaceChildren(h('div', { class: 'item' }, dots));
    } else {
      this.#live.replaceChildren();
    }
  }

  #waiting(pending: Pending, shown: Shown): HTMLElement {
    const meta = h('div', { class: pending.problem ? 'meta bad' : 'meta' });
    if (pending.problem) {
      meta.append(
        inWords(this.words, pending.problem),
        h('button', { type: 'button', click: () => this.wishes.again(pending.id) }, this.words.again),
        h('button', { type: 'button', click: () => this.wishes.discard(pending.id) }, this.words.discard),
      );
    } else {
      meta.append(shown.up && shown.online ? this.words.sending : this.words.waiting);
    }
    return h(
      'li',
      { class: 'item mine' },
      pending.text ? h('div', { class: 'text' }, ...linked(pending.text)) : null,
      ...pending.files.map((file) => this.#file(file)),
      meta,
    );
  }

  #showBadge(count: number): void {
    this.#badge.hidden = count === 0;
    this.#badge.textContent = count > 9 ? '9+' : String(count);
    const label = count ? `${this.words.open} – ${this.words.unread(count)}` : this.words.open;
    if (this.#launch.getAttribute('aria-label') !== label) this.#launch.setAttribute('aria-label', label);
  }

  #showBanner(shown: Shown): void {
    let text = '';
    if (shown.trouble) text = inWords(this.words, shown.trouble);
    else if (!shown.online) text = this.words.offline;
    else if (!shown.up && shown.talk.pending.length) text = this.words.connecting;
    else if (shown.talk.over) text = this.words.over;
    this.#banner.hidden = !text;
    this.#banner.className = shown.trouble ? 'banner bad' : 'banner';
    if (this.#banner.textContent !== text) this.#banner.textContent = text;
  }

  #showChips(uploads: Upload[]): void {
    this.#chips.hidden = uploads.length === 0;
    this.#chips.replaceChildren(
      ...uploads.map((item) => {
        const bar = h('progress', { max: '1', value: String(item.part), 'aria-label': item.name });
        const remove = h(
          'button',
          { type: 'button', 'aria-label': this.words.remove(item.name), click: () => this.wishes.detach(item.key) },
          '×',
        );
        const why = item.problem ? h('span', { role: 'alert' }, inWords(this.words, item.problem)) : null;
        const label = h('div', { class: 'label' }, h('div', { class: 'ellipsis' }, item.name), why);
        return h('li', { class: item.problem ? 'chip bad' : 'chip' }, label, why || item.done ? null : bar, remove);
      }),
    );
  }

  /** Ending cannot be taken back, so it takes two steps. */
  #askToEnd(asking: boolean, agreed = false): void {
    this.#ask.hidden = !asking;
    if (asking) this.#ask.querySelector('button')?.focus();
    else this.#text.focus();
    if (agreed) this.wishes.end();
  }

  #submit(event: Event): void {
    event.preventDefault();
    this.wishes.say(this.#text.value);
    this.#text.focus();
  }

  #listen(): void {
    this.#text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#submit(event);
    });
    this.#text.addEventListener('input', () => {
      this.#grow();
      this.wishes.draft(this.#text.value);
      if (this.#text.value) this.wishes.typing();
    });
    this.#text.addEventListener('paste', (event) => {
      const files = event.clipboardData?.files;
      if (files?.length) {
        event.preventDefault();
        this.wishes.attach(files);
      }
    });
    this.#panel.addEventListener('keydown', (event) => {
      // A page's own shortcuts must not fire while somebody writes to it.
      event.stopPropagation();
      if (event.key === 'Escape') this.close();
    });
    const fit = () => this.isOpen && this.#fit();
    visualViewport?.addEventListener('resize', fit);
    visualViewport?.addEventListener('scroll', fit);
  }

  /** On a phone the keyboard covers the page without resizing it: the panel takes what is left. */
  #fit(): void {
    if (!visualViewport) return;
    this.root.style.setProperty('--height', `${visualViewport.height}px`);
    this.root.style.setProperty('--top', `${visualViewport.offsetTop}px`);
  }

  #grow(): void {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${Math.min(132, this.#text.scrollHeight + 2)}px`;
  }

  #follow(theme: string): void {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const apply = () => this.root.classList.toggle('dark', theme === 'dark' || (theme !== 'light' && dark.matches));
    dark.addEventListener('change', apply);
    apply();
  }
}
