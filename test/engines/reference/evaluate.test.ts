import { describe, expect, test } from "vitest";
import { normals } from "../../../compiler/random/host.ts";
import { Builder } from "../../../compiler/tensor/builder.ts";
import { EngineError, type HostTensor } from "../../../runtime/engine.ts";
import { reference } from "../../../runtime/engines/reference/engine.ts";
import { evaluate } from "../../../runtime/engines/reference/evaluate.ts";

const f32 = (shape: readonly number[], numbers: readonly number[]): HostTensor => ({
  dtype: "f32",
  shape,
  data: Float32Array.from(numbers),
});

describe("evaluate", () => {
  test("computes f32 programs in float64", () => {
    const b = new Builder("thirds");
    b.output("y", b.div(b.input("x", "f32", []), b.constant(3, "f32")));
    expect(evaluate(b.finish(), new Map([["x", [1]]])).outputs.get("y")![0]).toBe(1 / 3);
  });

  test("names what is missing or of another size", () => {
    const b = new Builder("sum");
    b.output("y", b.add(b.input("x", "f64", [2]), b.variable("v", "f64", [2])));
    const program = b.finish();
    expect(() => evaluate(program, new Map())).toThrow("sum wants input x: f64[2]");
    expect(() => evaluate(program, new Map([["x", [1, 2]]]))).toThrow("sum wants variable v: f64[2]");
    expect(() => evaluate(program, new Map([["x", [1]]]))).toThrow("input x is f64[2], not 1 numbers");
  });

  test("batch_norm_grad is the derivative of batch_norm_training", () => {
    // loss = sum(dy * y); central differences in float64 are good to about 1e-9
    const loss = new Builder("loss");
    const x = loss.input("x", "f64", [3, 2]);
    const { y } = loss.batchNormTraining(
      x,
      loss.input("gamma", "f64", [2]),
      loss.input("beta", "f64", [2]),
      0.1,
    );
    loss.output("loss", loss.sumAll(loss.mul(y, loss.input("dy", "f64", [3, 2]))));

    const grad = new Builder("grad");
    const gx = grad.input("x", "f64", [3, 2]);
    const gamma = grad.input("gamma", "f64", [2]);
    const { mean, variance } = grad.batchNormTraining(gx, gamma, grad.input("beta", "f64", [2]), 0.1);
    const { dx, dgamma, dbeta } = grad.batchNormGrad(
      grad.input("dy", "f64", [3, 2]),
      gx,
      gamma,
      mean,
      variance,
      0.1,
    );
    grad.output("x", dx);
    grad.output("gamma", dgamma);
    grad.output("beta", dbeta);

    const at = new Map([
      ["x", normals(6, [1, 1])],
      ["gamma", normals(2, [1, 2])],
      ["beta", normals(2, [1, 3])],
      ["dy", normals(6, [1, 4])],
    ]);
    const value = loss.finish();
    for (const [name, gradient] of evaluate(grad.finish(), at).outputs) {
      gradient.forEach((derivative, i) => {
        const shifted = (by: number): number => {
          const moved = at.get(name)!.map((n, j) => (i === j ? n + by : n));
          return evaluate(value, new Map([...at, [name, moved]])).outputs.get("loss")![0]!;
        };
        expect((shifted(1e-5) - shifted(-1e-5)) / 2e-5, `${name} ${i}`).toBeCloseTo(derivative, 7);
      });
    }
  });

  test("an index out of range is refused", () => {
    const b = new Builder("rows");
    b.output("y", b.gather(b.input("x", "f64", [2]), b.input("i", "i32", [1])));
    const program = b.finish();
    expect(() =>
      evaluate(
        program,
        new Map([
          ["x", [1, 2]],
          ["i", [2]],
        ]),
      ),
    ).toThrow("gather: index 2 of 2 rows");
  });
});

describe("the engine", () => {
  function adder() {
    const b = new Builder("adder");
    const total = b.add(b.variable("v", "f32", [2]), b.input("x", "f32", [2]));
    b.update("v", total);
    b.output("total", total);
    return b.finish();
  }

  test("keeps variables between runs and copies what it is given", async () => {
    const engine = await reference.open({ device: "auto" });
    const program = await engine.load(adder());
    const start = f32([2], [1, 2]);
    await engine.write(new Map([["v", start]]));
    start.data[0] = 100;
    await program.run(new Map([["x", f32([2], [10, 10])]]));
    const snapshot = await engine.read(["v"]);
    const outputs = await program.run(new Map([["x", f32([2], [10, 10])]]));
    expect(snapshot.get("v")).toEqual(f32([2], [11, 12]));
    expect(outputs.get("total")).toEqual(f32([2], [21, 22]));
  });

  test("refuses what does not fit", async () => {
    const engine = await reference.open({ device: "cpu" });
    const program = await engine.load(adder());
    const x = new Map([["x", f32([2], [0, 0])]]);
    await expect(program.run(x)).rejects.toThrow("no variable v was written");
    await engine.write(new Map([["v", f32([1], [1])]]));
    await expect(program.run(x)).rejects.toThrow("v is f32[2] in the program, but f32[1] was given");
    await engine.write(new Map([["v", f32([2], [1, 1])]]));
    await expect(program.run(new Map())).rejects.toThrow("adder needs the input x");
    await engine.drop(["v"]);
    await expect(engine.read(["v"])).rejects.toThrow(EngineError);
    await expect(engine.write(new Map([["v", f32([3], [1])]]))).rejects.toThrow("has 1 numbers");
    await expect(reference.open({ device: "gpu" })).rejects.toThrow("does not run on a GPU");
  });
});
