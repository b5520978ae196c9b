import type { Label } from "../../grammar/diagnostic.ts";
import type { Span } from "../../grammar/span.ts";

/** More second places than these are no help. */
const MOST_LABELS = 3;

interface Place {
  readonly span: Span;
  /** says it of this place, with labels at the others */
  readonly say: (others: readonly Label[]) => void;
}

/** What one mistake makes wrong in several places, such as at each call of a network: it is said of the first of them. */
export class Repeats {
  private readonly places = new Map<string, Place[]>();
  private count = 0;

  /** @param of the mistake, the same for each of its places */
  add(of: string, place: Place): void {
    this.count++;
    const before = this.places.get(of);
    if (before) before.push(place);
    else this.places.set(of, [place]);
  }

  /** how many places there are: each is wrong */
  get size(): number {
    return this.count;
  }

  /** Says all. */
  report(): void {
    for (const places of this.places.values()) {
      // what a recipe says is looked at as often as it is used
      const once = new Map(places.map((place) => [`${place.span.file} ${place.span.start}`, place]));
      const [first, ...others] = [...once.values()].sort((a, b) => a.span.start - b.span.start);
      first!.say(others.slice(0, MOST_LABELS).map(({ span }) => ({ span, text: "also here" })));
    }
  }
}
