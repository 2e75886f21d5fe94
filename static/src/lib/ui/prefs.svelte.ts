import { browser } from '$app/environment';
import { getLocale, type Locale, overwriteGetLocale, setLocale } from '../paraglide/runtime';

export type Theme = 'system' | 'light' | 'dark';
export type Sound = 'unset' | 'on' | 'off';
export type Layout = 'columns' | 'list';

function remembered<T extends string>(key: string, allowed: readonly T[], fallback: T): T {
  if (!browser) return fallback;
  try {
    const value = localStorage.getItem(`vigie.${key}`);
    return allowed.find((each) => each === value) ?? fallback;
  } catch {
    return fallback;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`vigie.${key}`, value);
  } catch {
    // A browser that keeps nothing only forgets a preference.
  }
}

/** How this person likes it on this device. */
class Prefs {
  #locale = $state<Locale>(browser ? getLocale() : 'fr');
  #theme = $state<Theme>(remembered('theme', ['system', 'light', 'dark'], 'system'));
  #sound = $state<Sound>(remembered('sound', ['unset', 'on', 'off'], 'unset'));
  #layout = $state<Layout>(remembered('layout', ['columns', 'list'], 'columns'));
  /** The language was chosen here by hand, so the account's language no longer decides. */
  #chosen = browser && remembered('language', ['chosen', 'account'], 'account') === 'chosen';

  constructor() {
    overwriteGetLocale(() => this.#locale);
  }

  get locale(): Locale {
    return this.#locale;
  }

  chooseLocale(locale: Locale): void {
    this.#chosen = true;
    remember('language', 'chosen');
    this.#speak(locale);
  }

  followAccount(language: string | null): void {
    if (!this.#chosen && (language === 'fr' || language === 'en')) this.#speak(language);
  }

  get theme(): Theme {
    return this.#theme;
  }

  chooseTheme(theme: Theme): void {
    this.#theme = theme;
    remember('theme', theme);
    this.apply();
  }

  get sound(): Sound {
    return this.#sound;
  }

  chooseSound(sound: Sound): void {
    this.#sound = sound;
    remember('sound', sound);
  }

  get layout(): Layout {
    return this.#layout;
  }

  chooseLayout(layout: Layout): void {
    this.#layout = layout;
    remember('layout', layout);
  }

  apply(): void {
    const root = document.documentElement;
    root.lang = this.#locale;
    if (this.#theme === 'system') root.removeAttribute('data-theme');
    else root.dataset.theme = this.#theme;
  }

  #speak(locale: Locale): void {
    this.#locale = locale;
    void setLocale(locale, { reload: false });
    this.apply();
  }
}

export const prefs = new Prefs();
