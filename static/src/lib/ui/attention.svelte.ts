/** What calls for this person now, counted in every page's title so that a hidden tab still warns. */
class Attention {
  burning = $state(0);
  offers = $state(0);

  title(words: string): string {
    const marks = [this.burning > 0 ? `${this.burning} P1` : '', this.offers > 0 ? `↗ ${this.offers}` : ''].filter(
      Boolean,
    );
    return `${marks.length > 0 ? `(${marks.join(' · ')}) ` : ''}${words} · Vigie`;
  }
}

export const attention = new Attention();
