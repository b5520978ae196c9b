import { normals } from "../../../compiler/random/host.ts";
import { streamKey } from "../../../compiler/random/stream-key.ts";
import { Builder } from "../../../compiler/tensor/builder.ts";
import { runPasses } from "../../../compiler/tensor/passes/passes.ts";
import {
  type DType,
  type Program,
  type Shape,
  sizeOf,
  type ValueId,
} from "../../../compiler/tensor/program.ts";
import { gradient } from "../../../compiler/tensor/reverse.ts";
import type { HostTensor } from "../../../runtime/engine.ts";

export interface NetworkOptions {
  readonly float: "f64" | "f32";
  /** height and width of the images */
  readonly size: number;
  readonly batch?: number;
  readonly width?: number;
  readonly trips?: number;
}

const EPSILON = 1e-5;

/** A small residual network with one strided block: the operations of training and attacks. */
class Network {
  readonly trained = new Map<string, ValueId>();

  constructor(
    private readonly b: Builder,
    private readonly float: DType,
    private readonly mode: "train" | "eval",
  ) {}

  private weight(name: string, shape: Shape): ValueId {
    const value = this.b.variable(name, this.float, shape);
    this.trained.set(name, value);
    return value;
  }

  private convolution(name: string, x: ValueId, kernel: number, to: number, stride: number): ValueId {
    const padding = (kernel - 1) / 2;
    const around = [padding, padding] as const;
    const w = this.weight(name, [kernel, kernel, this.b.shape(x)[3]!, to]);
    return this.norm(
      name,
      this.b.convolution(x, w, { strides: [stride, stride], padding: [around, around] }),
    );
  }

  /** Batch norm with batch statistics, or with stored statistics as a scale and a shift. */
  private norm(name: string, x: ValueId): ValueId {
    const { b } = this;
    const channels = [b.shape(x)[3]!];
    const [gamma, beta] = [this.weight(`${name}.gamma`, channels), this.weight(`${name}.beta`, channels)];
    if (this.mode === "train") return b.batchNormTraining(x, gamma, beta, EPSILON).y;
    const along = (vector: ValueId): ValueId => b.alongLast(vector, b.shape(x));
    return b.add(b.mul(x, along(gamma)), along(beta));
  }

  /** The weighted mean of the last block's features; the weights make the gradient differ everywhere. */
  loss(x: ValueId, width: number): ValueId {
    const { b } = this;
    let y = b.relu(this.convolution("stem", x, 3, width, 1));
    const inner = b.relu(this.convolution("a", y, 3, width, 1));
    y = b.relu(b.add(this.convolution("b", inner, 3, width, 1), y));
    const strided = b.relu(this.convolution("c", y, 3, 2 * width, 2));
    y = b.relu(
      b.add(
        this.convolution("d", strided, 3, 2 * width, 1),
        this.convolution("shortcut", y, 1, 2 * width, 2),
      ),
    );
    const features = b.reduceSum(y, [1, 2]);
    const weights = this.weight("head", [3, 2 * width]);
    const logits = b.dot(features, weights, false, true);
    return b.mulNumber(b.sumAll(b.mul(logits, logits)), 1e-3);
  }
}

/** Increases the loss by changing the image for some iterations; output `image`. */
export function attackProgram({ float, size, batch = 2, width = 4, trips = 2 }: NetworkOptions): Program {
  const b = new Builder("attack");
  const x = b.input("x", float, [batch, size, size, 3]);
  const [image] = b.repeat(trips, [x], ([current]) => {
    const loss = new Network(b, float, "eval").loss(current!, width);
    const [slope] = gradient(b, loss, [current!]);
    return [b.maxNumber(b.minNumber(b.add(current!, b.mulNumber(slope!, 0.1)), 2), -2)];
  });
  b.output("image", image!);
  return runPasses(b.finish());
}

/** One training step on the weights; output `loss`. */
export function trainingProgram({ float, size, batch = 2, width = 4 }: NetworkOptions): Program {
  const b = new Builder("training");
  const x = b.input("x", float, [batch, size, size, 3]);
  const network = new Network(b, float, "train");
  const loss = network.loss(x, width);
  const trained = [...network.trained];
  const slopes = gradient(
    b,
    loss,
    trained.map(([, value]) => value),
  );
  trained.forEach(([name, value], i) => {
    b.update(name, b.sub(value, b.mulNumber(slopes[i]!, 0.01)));
  });
  b.output("loss", loss);
  return runPasses(b.finish());
}

/** Numbers that depend only on the name and the shape. */
export function numbers(name: string, dtype: DType, shape: Shape, scale = 1): HostTensor {
  const drawn = normals(sizeOf(shape), streamKey("small network", name, 0)).map((n) => n * scale);
  return { dtype, shape, data: dtype === "f64" ? drawn : Float32Array.from(drawn) };
}

export function initialVariables(program: Program): Map<string, HostTensor> {
  return new Map(
    program.variables.map(({ name, value }) => {
      const { dtype, shape } = program.types[value]!;
      return [name, numbers(name, dtype, shape, shape.length === 4 ? 0.3 : 1)];
    }),
  );
}
