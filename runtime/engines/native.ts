import koffi, { type LibraryHandle } from "koffi";

/** The address of something that belongs to a library. */
export type Pointer = bigint;
/** Memory of this process that a call reads or writes. It must stay referenced until the call has ended. */
export type Memory = Uint8Array | BigUint64Array | BigInt64Array;

/** Functions of the C library of this process. */
export interface LibC {
  memcpy(to: Memory | Pointer, from: Memory | Pointer, bytes: number): void;
  setenv(name: string, value: string, overwrite: number): number;
  dlopen(path: string, flags: number): Pointer | null;
  dlerror(): string | null;
  open(path: string, flags: number): number;
  dup(fd: number): number;
  dup2(from: number, to: number): number;
  close(fd: number): number;
}

const PROTOTYPES: { readonly [K in keyof LibC]: string } = {
  memcpy: "void memcpy(void *to, void *from, size_t bytes)",
  setenv: "int setenv(const char *name, const char *value, int overwrite)",
  dlopen: "void *dlopen(const char *path, int flags)",
  dlerror: "const char *dlerror()",
  open: "int open(const char *path, int flags)",
  dup: "int dup(int fd)",
  dup2: "int dup2(int from, int to)",
  close: "int close(int fd)",
};

/** The only place where untyped foreign functions get types; the tables check their names and prototypes. */
export function declare<T extends object>(
  library: LibraryHandle,
  prototypes: { readonly [K in keyof T]: string },
): T {
  const functions = Object.entries<string>(prototypes).map(([name, prototype]) => [
    name,
    library.func(prototype),
  ]);
  return Object.fromEntries(functions) as T;
}

export function declareLibC(): LibC {
  return declare<LibC>(koffi.load(null), PROTOTYPES);
}

/**
 * koffi runs native code on its own stacks. 128 KiB, the default for asynchronous calls, may be too small for a library
 * that optimizes graphs recursively. Must be called before the first foreign call.
 */
export function enlargeStacks(): void {
  const bytes = 8 * 1024 * 1024;
  if ((koffi.config().sync_stack_size ?? 0) < bytes)
    koffi.config({ sync_stack_size: bytes, async_stack_size: bytes });
}

/** Discards standard error while `action` runs, for a library that prints while it loads, whatever its log level. */
export function quietly<T>(libc: LibC, action: () => T): T {
  const saved = libc.dup(2);
  const nowhere = libc.open("/dev/null", 1);
  if (saved < 0 || nowhere < 0) return action();
  libc.dup2(nowhere, 2);
  try {
    return action();
  } finally {
    libc.dup2(saved, 2);
    libc.close(saved);
    libc.close(nowhere);
  }
}
