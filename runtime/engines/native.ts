import koffi, { type LibraryHandle } from "koffi";

/** Address of something that a library owns. */
export type Pointer = bigint;
/** Memory of ours that a call reads or writes; it must stay referenced until the call is over. */
export type Memory = Uint8Array | BigUint64Array | BigInt64Array;

/** Functions of the C library that the process already has. */
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

/** The one place where untyped foreign functions become typed ones: names and prototypes are checked by the tables. */
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
 * koffi runs native code on stacks of its own, 128 KiB for asynchronous calls: too little to rely on for a library
 * that optimises graphs recursively. Must come before the first call.
 */
export function enlargeStacks(): void {
  const bytes = 8 * 1024 * 1024;
  if ((koffi.config().sync_stack_size ?? 0) < bytes)
    koffi.config({ sync_stack_size: bytes, async_stack_size: bytes });
}

/** For a library that prints while it loads, whatever its log level: standard error leads nowhere meanwhile. */
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
