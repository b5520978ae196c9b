import type { Label } from "../../grammar/diagnostic.ts";
import type { Span } from "../../grammar/span.ts";

/** More labels are no help. */
const MOST_LABELS = 3;

interface Place {
  readonly span: Span;
  /** reports the mistake at this place, with labels at the others */
  readonly say: (others: readonly Label[]) => void;
}

/**
 * Collects mistakes that show up in several places, such as at each call of a network. Each is reported once, at the
 * first place.
 */
export class Repeats {
  private readonly places = new Map<string, Place[]>();
  private count = 0;

  /** @param of identifies the mistake */
  add(of: string, place: Place): void {
    this.count++;
    const before = this.places.get(of);
    if (before) before.push(place);
    else this.places.set(of, [place]);
  }

  /** number of places, each of which is an error */
  get size(): number {
    return this.count;
  }

  /** Reports every mistake. */
  report(): void {
    for (const places of this.places.values()) {
      // a recipe is checked once for each stage that uses it
      const once = new Map(places.map((place) => [`${place.span.file} ${place.span.start}`, place]));
      const [first, ...others] = [...once.values()].sort((a, b) => a.span.start - b.span.start);
      first!.say(others.slice(0, MOST_LABELS).map(({ span }) => ({ span, text: "also here" })));
    }
  }
}
