const DARWIN = process.platform === "darwin";

/** Flags of `dlopen`. */
export const RTLD = {
  lazy: 1,
  /** without it, a library is unloaded at exit while its threads run: a segmentation fault */
  noDelete: DARWIN ? 0x80 : 0x1000,
  /** its symbols can be found by libraries that are loaded later */
  global: DARWIN ? 0x8 : 0x100,
} as const;
