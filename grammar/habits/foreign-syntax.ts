import type { Fix, Place } from "./place.ts";
import { STATEMENT_FORMS } from "./statement-forms.ts";
import { VALUE_FORMS } from "./value-forms.ts";

/** What to write instead if a statement uses the syntax of another language or of a paper. */
export function foreignSyntaxFix(place: Omit<Place, "token" | "previous" | "next">): Fix | undefined {
  const { tokens, at } = place;
  const token = tokens[at];
  if (!token) return undefined;
  const whole = { ...place, token, previous: tokens[at - 1], next: tokens[at + 1] };
  for (const form of [...STATEMENT_FORMS, ...VALUE_FORMS]) {
    const fix = form(whole);
    if (fix !== undefined) return fix;
  }
  return undefined;
}
