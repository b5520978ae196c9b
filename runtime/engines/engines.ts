import type { EngineFactory } from "../engine.ts";

/** The engines in order of preference. They are loaded only when needed, because `aclc check` needs none of them. */
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
