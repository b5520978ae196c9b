import koffi from "koffi";
import { EngineError } from "../../engine.ts";
import { systemReason } from "../../run-error.ts";
import { declareLibC, enlargeStacks, quietly } from "../native.ts";
import { RTLD } from "../rtld.ts";
import { foreignProblem, formProblem } from "../tensorflow/library-file.ts";
import { API, CALL_NAMES, type Call, slotOffset } from "./layouts.ts";
import { decodeNamedValues, type NamedValue } from "./named-values.ts";
import { type FieldValues, type Pointer, Struct } from "./struct.ts";

/** The form of every function of the API: takes a structure, returns an error or null. */
const FUNCTION = koffi.proto("void *PjrtFunction(void *args)");

interface NativeFunction {
  (args: Uint8Array): Pointer | null;
  async(args: Uint8Array, done: (failure: Error | null, error: Pointer | null) => void): void;
}

/** An error of the plugin, with its message. */
export class PjrtError extends EngineError {
  constructor(
    /** a code of absl::StatusCode */
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Codes that the engine handles. */
export const CODE = { invalidArgument: 3, failedPrecondition: 9, unimplemented: 12 } as const;

const plugins = new Map<string, Plugin>();

/** A loaded plugin. It is never unloaded, because its threads run longer than exit handlers. */
export class Plugin {
  readonly version: readonly [major: number, minor: number];
  readonly attributes: Readonly<Record<string, NamedValue>>;
  private readonly functions = new Map<Call, NativeFunction>();

  /**
   * Loads a plugin once per process.
   * @param libraries libraries that it needs by name; they are loaded first, in this order
   * @throws EngineError if it cannot be loaded, or XLA_FLAGS is set
   */
  static load(path: string, libraries: readonly string[] = []): Plugin {
    const loaded = plugins.get(path) ?? new Plugin(path, libraries);
    plugins.set(path, loaded);
    return loaded;
  }

  private constructor(
    readonly path: string,
    libraries: readonly string[],
  ) {
    refuseFlags();
    refuseDamaged(path);
    enlargeStacks();
    const libc = declareLibC();
    // errors are returned as values, so logging is off; call setenv of libc, because in a worker thread process.env is
    // a copy
    libc.setenv("TF_CPP_MIN_LOG_LEVEL", "3", 0);
    const api = quietly(libc, () => {
      for (const library of libraries) libc.dlopen(library, RTLD.lazy);
      if (libc.dlopen(path, RTLD.lazy | RTLD.noDelete) === null)
        throw new EngineError(`the PJRT plugin cannot be loaded: ${libc.dlerror() ?? path}`);
      return getApi(path);
    });
    this.version = [
      koffi.decode(api + BigInt(API.major), "int"),
      koffi.decode(api + BigInt(API.minor), "int"),
    ];
    this.requireVersion();
    const size = Number(koffi.decode(api + BigInt(API.size), "uint64_t"));
    for (const name of CALL_NAMES) {
      const offset = slotOffset(name);
      // a plugin that is older than a call has a shorter table
      const pointer: Pointer | null = offset < size ? koffi.decode(api + BigInt(offset), "void *") : null;
      if (pointer) this.functions.set(name, koffi.decode(pointer, FUNCTION));
    }
    this.call("Plugin_Initialize", {});
    const found = this.call("Plugin_Attributes", {});
    this.attributes = decodeNamedValues(found.pointer("attributes"), found.number("num_attributes"));
  }

  /** The layouts are those of version 0; the oldest version they were compared with is 0.81. */
  private requireVersion(): void {
    const [major, minor] = this.version;
    if (major !== 0 || minor < OLDEST_MINOR)
      throw new EngineError(
        `${this.path} has PJRT ${major}.${minor}; aclc works with PJRT 0.${OLDEST_MINOR} and later versions 0`,
      );
  }

  /** @throws PjrtError */
  call(name: Call, values: FieldValues): Struct {
    const args = new Struct(name, values);
    this.check(this.native(name)(args.bytes));
    return args;
  }

  /** The same on a thread of Node's pool. koffi allows 256 calls at a time. */
  async callAsync(name: Call, values: FieldValues): Promise<Struct> {
    const args = new Struct(name, values);
    const error = await new Promise<Pointer | null>((resolve, reject) => {
      this.native(name).async(args.bytes, (failure, result) => (failure ? reject(failure) : resolve(result)));
    });
    this.check(error);
    return args;
  }

  /** Waits outside the event loop for an event, and frees it. */
  async awaited(event: Pointer): Promise<void> {
    try {
      await this.callAsync("Event_Await", { event });
    } finally {
      this.call("Event_Destroy", { event });
    }
  }

  private native(name: Call): NativeFunction {
    const found = this.functions.get(name);
    if (!found) throw new PjrtError(CODE.unimplemented, `${this.path} has no ${name}`);
    return found;
  }

  /** Throws if the plugin returned an error, and frees the error. */
  private check(error: Pointer | null): void {
    if (!error) return;
    const message = new Struct("Error_Message", { error });
    this.native("Error_Message")(message.bytes);
    const code = new Struct("Error_GetCode", { error });
    this.native("Error_GetCode")(code.bytes);
    const failure = new PjrtError(code.number("code"), `PJRT: ${shortened(message.text("message"))}`);
    this.native("Error_Destroy")(new Struct("Error_Destroy", { error }).bytes);
    throw failure;
  }
}

const OLDEST_MINOR = 81;

function getApi(path: string): Pointer {
  try {
    return koffi.load(path, { lazy: true }).func("void *GetPjrtApi()")() as Pointer;
  } catch {
    throw new EngineError(`${path} is not a PJRT plugin: it has no function GetPjrtApi`);
  }
}

/**
 * Why a file must not be loaded: an incomplete file would end the process, and a file that others can change could run
 * their code.
 */
export function fileProblem(path: string): string | undefined {
  try {
    const form = formProblem(path, process.arch);
    if (form !== undefined) return `${path} ${form}`;
    const foreign = foreignProblem(path);
    return foreign === undefined ? undefined : `${path} is not loaded: ${foreign}`;
  } catch (error) {
    return `${path} cannot be read: ${systemReason(error)}`;
  }
}

function refuseDamaged(path: string): void {
  const problem = fileProblem(path);
  if (problem !== undefined) throw new EngineError(`the PJRT plugin cannot be used: ${problem}`);
}

/**
 * Refuses XLA_FLAGS: an unknown flag ends the process at the first compilation, and a known one could silently change
 * results.
 */
function refuseFlags(): void {
  if (process.env.XLA_FLAGS)
    throw new EngineError("XLA_FLAGS is set, but aclc sets the options of XLA itself; unset XLA_FLAGS");
}

/** Shortens a message, because XLA adds whole programs to some of them. */
function shortened(message: string): string {
  const [first = ""] = message.trim().split("\n");
  return first.length <= 500 ? first : `${first.slice(0, 500)}…`;
}
