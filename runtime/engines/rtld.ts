const DARWIN = process.platform === "darwin";

/** Flags of `dlopen`. */
export const RTLD = {
  lazy: 1,
  /** without it a library is unloaded at exit under its own threads: a segmentation fault */
  noDelete: DARWIN ? 0x80 : 0x1000,
  /** what it defines is found by libraries that are loaded later */
  global: DARWIN ? 0x8 : 0x100,
} as const;
