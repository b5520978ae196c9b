import type { TensorType } from "../../../../compiler/tensor/program.ts";
import type { Emit } from "./emitter.ts";
import { mlirType } from "./text.ts";

const COUNTER: TensorType = { dtype: "i32", shape: [] };

/** A `while` whose first carried value counts iterations. The body can use values from outside directly. */
export const emitRepeat: Emit<"repeat"> = (e, carried, { count, body }) => {
  const [zero, one, limit] = [e.constant(0, COUNTER), e.constant(1, COUNTER), e.constant(count, COUNTER)];
  const trip = e.fresh();
  const params = body.params.map((value) => {
    const name = e.fresh();
    e.name(value, name);
    return name;
  });
  const types = [COUNTER, ...body.params.map((value) => e.typeOf(value))].map(mlirType).join(", ");
  const start = [`${trip} = ${zero}`, ...params.map((name, i) => `${name} = ${carried[i]}`)].join(", ");
  const loop = e.fresh();
  e.line(`${loop}:${params.length + 1} = stablehlo.while(${start}) : ${types}`);
  e.line("cond {");
  e.indented(() => {
    const more = e.op(`compare LT, ${trip}, ${limit}, SIGNED`, [COUNTER, COUNTER], {
      dtype: "bool",
      shape: [],
    });
    e.line(`stablehlo.return ${more} : tensor<i1>`);
  });
  e.line("} do {");
  e.indented(() => {
    e.block(body.instructions);
    const next = e.same("add", [trip, one], COUNTER);
    const results = [next, ...body.results.map((value) => e.nameOf(value))].join(", ");
    e.line(`stablehlo.return ${results} : ${types}`);
  });
  e.line("}");
  return params.map((_, i) => `${loop}#${i + 1}`);
};
