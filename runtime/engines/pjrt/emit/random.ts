import type { Emit, Emitter } from "./emitter.ts";

const ROUNDS = 10;
const MULTIPLIERS = [0xd2511f53n, 0xcd9e8d57n] as const;
const KEY_STEPS = [0x9e3779b9n, 0xbb67ae85n] as const;
const WORD = 0xffff_ffffn;

/** Unsigned 64-bit arithmetic on one shape, a type that programs do not have. */
class Words {
  private readonly type: string;

  constructor(
    private readonly e: Emitter,
    shape: string,
  ) {
    this.type = `tensor<${shape}xui64>`;
    this.mask = this.splat(WORD);
    this.half = this.splat(32n);
  }
  private readonly mask: string;
  private readonly half: string;

  splat(value: bigint): string {
    return this.e.define(`stablehlo.constant dense<${value}> : ${this.type}`);
  }

  iota(dimension: number): string {
    return this.e.define(`stablehlo.iota dim = ${dimension} : ${this.type}`);
  }

  /** A 32-bit scalar, sign-extended and broadcast. */
  spread(scalar: string): string {
    const long = this.e.define(`stablehlo.convert ${scalar} : (tensor<i32>) -> tensor<i64>`);
    const word = this.e.define(`stablehlo.bitcast_convert ${long} : (tensor<i64>) -> tensor<ui64>`);
    return this.e.define(`stablehlo.broadcast_in_dim ${word}, dims = [] : (tensor<ui64>) -> ${this.type}`);
  }

  apply(op: "add" | "multiply" | "xor" | "and" | "shift_right_logical", x: string, y: string): string {
    return this.e.define(`stablehlo.${op} ${x}, ${y} : ${this.type}`);
  }

  low(x: string): string {
    return this.apply("and", x, this.mask);
  }

  high(x: string): string {
    return this.apply("shift_right_logical", x, this.half);
  }
}

/** Philox4x32-10 (Salmon et al., 2011). Each word of a block is in the lower half of 64 bits. */
export const emitRngBits: Emit<"rng_bits"> = (e, [firstItem, step], { key, items, words }) => {
  const blocks = Math.ceil(words / 4);
  const shape = `${items}x${blocks}`;
  const u = new Words(e, shape);
  const item = u.apply("add", u.spread(firstItem!), u.iota(0));
  const counter = u.apply("add", u.apply("multiply", item, u.splat(BigInt(blocks))), u.iota(1));
  const high = u.spread(step!);
  let block = [u.low(counter), u.high(counter), u.low(high), u.high(high)] as const;
  let keys = [BigInt(key[0] >>> 0), BigInt(key[1] >>> 0)] as const;
  const multipliers = MULTIPLIERS.map((value) => u.splat(value));
  for (let round = 0; round < ROUNDS; round++) {
    const [p0, p1] = [
      u.apply("multiply", block[0], multipliers[0]!),
      u.apply("multiply", block[2], multipliers[1]!),
    ];
    const mixed = (product: string, word: string, k: bigint): string =>
      u.apply("xor", u.apply("xor", u.high(product), word), u.splat(k));
    block = [mixed(p1, block[1], keys[0]), u.low(p1), mixed(p0, block[3], keys[1]), u.low(p0)];
    keys = [(keys[0] + KEY_STEPS[0]) & WORD, (keys[1] + KEY_STEPS[1]) & WORD];
  }
  return [interleaved(e, block, shape, items, words)];
};

/** The first words of all blocks of an item, in order. */
function interleaved(e: Emitter, block: readonly string[], shape: string, items: number, words: number) {
  const column = `tensor<${shape}x1xui32>`;
  const columns = block.map((word) => {
    const narrow = e.define(`stablehlo.convert ${word} : (tensor<${shape}xui64>) -> tensor<${shape}xui32>`);
    return e.define(`stablehlo.reshape ${narrow} : (tensor<${shape}xui32>) -> ${column}`);
  });
  const four = `tensor<${shape}x4xui32>`;
  const together = e.define(
    `stablehlo.concatenate ${columns.join(", ")}, dim = 2 : (${columns.map(() => column).join(", ")}) -> ${four}`,
  );
  const row = `tensor<${items}x${Math.ceil(words / 4) * 4}xui32>`;
  const flat = e.define(`stablehlo.reshape ${together} : (${four}) -> ${row}`);
  return e.define(
    `stablehlo.slice ${flat} [0:${items}, 0:${words}] : (${row}) -> tensor<${items}x${words}xui32>`,
  );
}
