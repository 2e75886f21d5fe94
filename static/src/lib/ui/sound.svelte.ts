import { prefs } from './prefs.svelte';

export type Tune = 'p1' | 'offer';

/** When and how high: two falling tones for a P1, one rising for an offer. */
const TUNES: Record<Tune, readonly (readonly [number, number])[]> = {
  p1: [
    [0, 880],
    [0.16, 660],
    [0.42, 880],
    [0.58, 660],
  ],
  offer: [
    [0, 523],
    [0.14, 784],
  ],
};

/** The sounds, made here, so that there is no file to miss. */
class Chime {
  /** The browser will not play until somebody touches the page; the header says so. */
  blocked = $state(false);
  #context: AudioContext | null = null;

  /** Called on a gesture, which is the only moment a browser lets sound begin. */
  async unlock(): Promise<void> {
    if (prefs.sound !== 'on') return;
    this.#context ??= new AudioContext();
    if (this.#context.state !== 'running') await this.#context.resume().catch(() => undefined);
    this.blocked = this.#context.state !== 'running';
  }

  /** Finds out, without a gesture, whether we would be heard. */
  probe(): void {
    if (prefs.sound !== 'on') return;
    this.#context ??= new AudioContext();
    this.blocked = this.#context.state !== 'running';
  }

  play(tune: Tune = 'p1'): void {
    if (prefs.sound !== 'on') return;
    this.probe();
    const context = this.#context;
    if (!context || this.blocked) return;
    const start = context.currentTime;
    for (const [at, pitch] of TUNES[tune]) {
      tone(context, start + at, pitch);
    }
  }
}

function tone(context: AudioContext, at: number, pitch: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'triangle';
  oscillator.frequency.value = pitch;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(0.28, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.15);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.16);
}

export const chime = new Chime();
