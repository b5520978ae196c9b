import type { CallExpr } from "../../grammar/ast.ts";
import type { Label } from "../../grammar/diagnostic.ts";
import type { Row } from "../derive/same-rows.ts";
import type { TensorNode } from "../experiment/tensor-node.ts";
import type { Env } from "./context.ts";
import { rowsOf, sameRows, type ViewInput } from "./same-rows.ts";

/** Whether a contrastive loss compares a view with itself; reports it. */
export function contrastsWithItself(env: Env, nodes: readonly TensorNode[]): boolean {
  const { locals } = env;
  if (!locals) return false;
  const first = new Map<string, Row<ViewInput>>();
  for (const row of nodes.flatMap((node) => rowsOf(node, (view) => locals.imageOf(view)))) {
    const before = first.get(row.text);
    if (before) {
      reportSameView(env, before, row);
      return true;
    }
    first.set(row.text, row);
  }
  return false;
}

function reportSameView(env: Env, { view: one }: Row<ViewInput>, { view: other }: Row<ViewInput>): void {
  const { report, sweep } = env.context;
  const item = env.locals?.viewItem(one.name);
  // the same expression would give other images only if it is random and not an attack
  const drawn = item?.value.kind === "call" && !item.maximizing && env.locals?.imageOf(one.name) === one.name;
  const labels = [...new Set([one.name, other.name])].flatMap((text, i): Label[] => {
    const name = env.locals?.viewItem(text)?.names.find((found) => found.text === text);
    return name ? [{ span: name.span, text: i === 0 ? "declared here" : `the same as \`${one.name}\`` }] : [];
  });
  const second = other.name === one.name ? `${one.name}_2` : other.name;
  const draw = drawn ? sweep.textOf(item.value.span).replace(/\s+/g, " ") : "AUGMENTATION(image)";
  report("same-view", other.span, { left: one.name, right: other.name, second, draw }, labels);
}

/** Whether a loss compares an output with itself; reports it. */
export function comparesWithItself(
  env: Env,
  sides: readonly [TensorNode, TensorNode],
  call: CallExpr,
): boolean {
  const { locals } = env;
  if (!locals) return false;
  const [left, right] = sides.map((node) => rowsOf(node, (view) => locals.imageOf(view)));
  if (!sameRows(left!, right!)) return false;
  env.context.report("same-sides", call.span, { of: call.callee.words[0].text });
  return true;
}
