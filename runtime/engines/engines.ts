import type { EngineFactory } from "../engine.ts";

/** Every engine, loaded when it is asked for: `aclc check` needs none of them. In order of preference. */
const ENGINES = {
  tensorflow: async () => (await import("./tensorflow/engine.ts")).tensorflow,
  pjrt: async () => (await import("./pjrt/engine.ts")).pjrt,
  tfjs: async () => (await import("./tfjs/engine.ts")).tfjs,
  reference: async () => (await import("./reference/engine.ts")).reference,
} as const satisfies Record<string, () => Promise<EngineFactory>>;

export type EngineName = keyof typeof ENGINES;
export const ENGINE_NAMES = Object.keys(ENGINES) as readonly EngineName[];

export function engineFactory(name: EngineName): Promise<EngineFactory> {
  return ENGINES[name]();
}
