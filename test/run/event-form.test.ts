import { expect, it } from "vitest";
import { expectForm } from "../../runtime/event-form.ts";
import type { RunEvent } from "../../runtime/events.ts";

const METRIC = {
  event: "metric",
  stage: "s",
  epoch: 1,
  name: "accuracy",
  split: "d.test",
  value: 0.5,
  items: 10,
  of_run: 1,
} as const;

it("a whole event is whole, and of others nothing is known", () => {
  expectForm(METRIC, "events.jsonl");
  expectForm({ event: "notice" } as unknown as RunEvent, "events.jsonl");
  const { items: _, ...rest } = METRIC;
  expectForm(rest as RunEvent, "events.jsonl", ["stage", "value"]);
});

it.each([
  [{ ...METRIC, value: null }, "a metric event has a wrong `value`"],
  [{ ...METRIC, value: "0.5" }, "a metric event has a wrong `value`"],
  [{ ...METRIC, zero_gradients: "all" }, "a metric event has a wrong `zero_gradients`"],
  [{ ...METRIC, zero_gradients_right: null }, "a metric event has a wrong `zero_gradients_right`"],
  [{ ...METRIC, name: 3 }, "a metric event has a wrong `name`"],
  [{ event: "metric" }, "a metric event has a wrong `stage`"],
  [{ event: "finished", folder: "r" }, "a finished event has a wrong `seconds`"],
  [{ event: "run", experiment: "e" }, "a run event has a wrong `folder`"],
])("a result of which a part is gone is an error: %j", (event, what) => {
  expect(() => expectForm(event as unknown as RunEvent, "r/events.jsonl")).toThrow(
    expect.objectContaining({
      code: "run/events-damaged",
      message: `r/events.jsonl is damaged: ${what}`,
    }),
  );
});
