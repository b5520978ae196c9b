import { boolAttr, functionAttr, intAttr, shapesAttr, typeAttr, typesAttr } from "./attrs.ts";
import type { Emit } from "./emission.ts";
import { DataType } from "./proto/types_pb.ts";
import { Scope } from "./scope.ts";

const COUNTER = { dtype: DataType.DT_INT32, shape: [] } as const;

/**
 * A counted loop. Its condition and body are functions with the same arguments: the index of the iteration, the carried values,
 * and the values that the body uses from outside, which each iteration passes on unchanged.
 * With `_lower_using_switch_merge` the library inlines the body into the graph; without it the loop takes twice the time.
 */
export const emitRepeat: Emit<"repeat"> = (e, { operands, results, attrs: { count, body } }) => {
  if (count <= 1) {
    body.params.forEach((param, i) => {
      e.alias(param, operands[i]!);
    });
    if (count === 1) e.run(body.instructions);
    results.forEach((result, i) => {
      e.alias(result, count === 1 ? body.results[i]! : operands[i]!);
    });
    return;
  }

  const { context, label } = e.scope;
  const name = `${context.prefix}_${label}`.replace(/[^A-Za-z0-9_]/g, "_");
  const initial = [e.scope.int(0), ...operands.map((value) => e.full(value))];

  const bodyScope = new Scope(context, e.scope);
  const counter = bodyScope.parameter(COUNTER);
  for (const param of body.params) e.set(param, bodyScope.parameter(e.tfType(param)));
  const next = e.within(bodyScope, () => {
    e.run(body.instructions);
    bodyScope.label = "next";
    return [
      e.elementwise("AddV2", [counter, bodyScope.int(1)]),
      ...body.results.map((value) => e.full(value)),
    ];
  });
  const captured = [...bodyScope.captured.values()];
  bodyScope.finishFunction(`${name}_body`, [...next, ...captured.map(({ inner }) => inner)]);

  const inputs = [...initial, ...captured.map(({ outer }) => outer)];
  const types = inputs.map((ref) => ref.type);
  const condition = new Scope(context, e.scope);
  const [trip] = types.map((type) => condition.parameter(type));
  const more = condition.one(
    "Less",
    [trip!, condition.int(count)],
    { T: typeAttr(COUNTER.dtype) },
    { dtype: DataType.DT_BOOL, shape: [] },
  );
  condition.finishFunction(`${name}_condition`, [more]);

  e.scope.label = label;
  const outputs = e.scope.add(
    "StatelessWhile",
    inputs,
    {
      T: typesAttr(types.map((type) => type.dtype)),
      cond: functionAttr(`${name}_condition`),
      body: functionAttr(`${name}_body`),
      output_shapes: shapesAttr(types.map((type) => type.shape)),
      parallel_iterations: intAttr(1),
      _lower_using_switch_merge: boolAttr(true),
    },
    types,
  );
  results.forEach((result, i) => {
    e.set(result, outputs[i + 1]!);
  });
};
