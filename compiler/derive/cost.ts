import type { CostPlan, PassPlan, Plan, PlanExpr, StagePlan } from "../schema/plan.ts";
import { forwardOperations, type TensorSpec, tensorsOf } from "./layers.ts";
import { openPasses, passOf, reachedPasses, trainedSpecs } from "./trained.ts";

type Passes = Readonly<Record<string, PassPlan>>;
type Stage = Omit<StagePlan, "cost">;

/**
 * The cost of one step on a full batch: operations of convolutions and matrix products (2 for each multiply-add) and of
 * the optimizer. Augmentations are not counted, because engines implement them in different ways.
 *
 * The backward pass costs one forward pass for the weights of a trained network and one for its input. The input of the
 * first layer is not counted if it is an image that needs no gradient.
 */
export function costOf(plan: Pick<Plan, "networks" | "precision">, stage: Stage): CostPlan {
  const { networks } = plan;
  const trained = trainedSpecs(networks, stage);
  const parameters = sum(trained.map(sizeOf));
  const forwardOf = (pass: PassPlan): { all: number; first: number } => {
    const { all, first } = forwardOperations(networks[pass.network]!);
    const rows = stage.batch * pass.parts;
    return { all: all * rows, first: first * rows };
  };
  const isTrained = (pass: PassPlan): boolean => stage.networks[pass.network]?.update === "train";
  const below = (pass: PassPlan, passes: Passes): PassPlan[] =>
    pass.inputs.flatMap((input) => passOf(passes, input) ?? []);

  let forward = 0;
  let backward = 0;
  /** whether a trained weight is below this pass, so that its input needs a gradient */
  const wantsGradient = (pass: PassPlan): boolean =>
    below(pass, stage.passes).some((one) => isTrained(one) || wantsGradient(one));
  const reached = reachedPasses(stage);
  for (const pass of Object.values(stage.passes)) {
    const { all, first } = forwardOf(pass);
    forward += all;
    if (!reached.has(pass)) continue;
    const input = wantsGradient(pass);
    if (isTrained(pass)) backward += all + (input ? all : all - first);
    else if (input) backward += all;
  }
  for (const name of Object.keys(stage.minimize)) {
    const products = lossProducts(
      stage,
      stage.passes,
      stage.losses[name]!,
      (pass) => isTrained(pass) || wantsGradient(pass),
    );
    forward += products.forward;
    backward += products.backward;
  }

  let attack = 0;
  for (const { passes, moves, maximizing } of Object.values(stage.attacks)) {
    const moving = (pass: PassPlan): boolean =>
      pass.inputs.some((input) => {
        const one = passOf(passes, input);
        return one ? moving(one) : Object.hasOwn(moves, input);
      });
    for (const pass of Object.values(passes))
      attack += pass.times * forwardOf(pass).all * (moving(pass) ? 2 : 1);
    const trips = Math.max(...Object.values(passes).map(({ times }) => times));
    for (const name of Object.keys(maximizing)) {
      const products = lossProducts(stage, passes, stage.losses[name]!, moving);
      attack += trips * (products.forward + products.backward);
    }
  }
  const update = parameters * stage.optimizer.word.operations(stage.optimizer.args);
  return {
    parameters,
    state_bytes: stateBytes(plan, stage, trained),
    forward,
    backward,
    attack,
    update,
    step: forward + backward + attack + update,
  };
}

/** Bytes of all networks with their branches, and of the optimizer state of the trained tensors. */
function stateBytes(
  { networks, precision }: Pick<Plan, "networks" | "precision">,
  stage: Stage,
  trained: readonly TensorSpec[],
): number {
  const own = Object.entries(stage.networks).flatMap(([name, { branches }]) =>
    tensorsOf(name, networks[name]!, branches),
  );
  const slots = stage.optimizer.word.slots.length;
  // bfloat16 is used to compute; weights are stored as float32.
  const bytes = precision === "float64" ? 8 : 4;
  return bytes * (sum(own.map(sizeOf)) + slots * sum(trained.map(sizeOf)));
}

/**
 * Matrix products inside a loss, for example between all pairs of rows. The backward pass takes one product for each
 * operand that receives gradient.
 * @param flows whether a pass receives gradient
 */
function lossProducts(
  stage: Stage,
  passes: Passes,
  expr: PlanExpr,
  flows: (pass: PassPlan) => boolean,
): { readonly forward: number; readonly backward: number } {
  if (expr.kind !== "call") return { forward: 0, backward: 0 };
  const inner = expr.args.map((arg) => lossProducts(stage, passes, arg, flows));
  const forward = sum(inner.map((one) => one.forward));
  const backward = sum(inner.map((one) => one.backward));
  const { word, options } = expr;
  if (!word.products) return { forward, backward };
  const shapes = expr.args.map((arg) => rowsOf(arg, passes));
  const rows = stage.batch * sum(shapes.map(({ parts }) => parts));
  const own = word.products(rows, shapes[0]?.features ?? 0, options);
  const sides = openPasses(expr, passes).some(flows) ? own.sides : 0;
  return { forward: forward + own.forward, backward: backward + sides * own.forward };
}

/**
 * The number of parts and features of an expression's rows. Rows come from networks; elementwise operations keep them.
 */
function rowsOf(expr: PlanExpr, passes: Passes): { readonly parts: number; readonly features: number } {
  if (expr.kind === "pass") {
    const pass = passOf(passes, expr.pass);
    return { parts: expr.part === undefined ? (pass?.parts ?? 0) : 1, features: pass?.features ?? 0 };
  }
  const args = expr.kind === "call" ? expr.args.map((arg) => rowsOf(arg, passes)) : [];
  return args.find(({ parts }) => parts > 0) ?? { parts: 0, features: 0 };
}

function sizeOf({ shape }: TensorSpec): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
