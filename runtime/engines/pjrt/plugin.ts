import koffi from "koffi";
import { EngineError } from "../../engine.ts";
import { systemReason } from "../../run-error.ts";
import { declareLibC, enlargeStacks, quietly } from "../native.ts";
import { RTLD } from "../rtld.ts";
import { foreignProblem, formProblem } from "../tensorflow/library-file.ts";
import { API, CALL_NAMES, type Call, slotOffset } from "./layouts.ts";
import { decodeNamedValues, type NamedValue } from "./named-values.ts";
import { type FieldValues, type Pointer, Struct } from "./struct.ts";

/** Every function of the API has this form: a structure in, an error or nothing out. */
const FUNCTION = koffi.proto("void *PjrtFunction(void *args)");

interface NativeFunction {
  (args: Uint8Array): Pointer | null;
  async(args: Uint8Array, done: (failure: Error | null, error: Pointer | null) => void): void;
}

/** The plugin refuses something, or fails at it; the message is its own. */
export class PjrtError extends EngineError {
  constructor(
    /** as in absl::StatusCode */
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Codes that the engine looks at. */
export const CODE = { invalidArgument: 3, failedPrecondition: 9, unimplemented: 12 } as const;

const plugins = new Map<string, Plugin>();

/** A loaded plugin. It is never unloaded: its threads outlive the handlers of an exit. */
export class Plugin {
  readonly version: readonly [major: number, minor: number];
  readonly attributes: Readonly<Record<string, NamedValue>>;
  private readonly functions = new Map<Call, NativeFunction>();

  /**
   * Loads a plugin, once a process.
   * @param libraries what it looks for by name, loaded before it in this order
   * @throws EngineError where it cannot be loaded, or the user has set XLA_FLAGS
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
    // errors come back as values; setenv itself, since process.env of a worker thread is a copy
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
      // a plugin that was built before a call existed has a shorter table
      const pointer: Pointer | null = offset < size ? koffi.decode(api + BigInt(offset), "void *") : null;
      if (pointer) this.functions.set(name, koffi.decode(pointer, FUNCTION));
    }
    this.call("Plugin_Initialize", {});
    const found = this.call("Plugin_Attributes", {});
    this.attributes = decodeNamedValues(found.pointer("attributes"), found.number("num_attributes"));
  }

  /** The layouts are those of version 0; the oldest that was compared is 0.81. */
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

  /** The same on a thread of Node's pool. koffi takes 256 calls at a time. */
  async callAsync(name: Call, values: FieldValues): Promise<Struct> {
    const args = new Struct(name, values);
    const error = await new Promise<Pointer | null>((resolve, reject) => {
      this.native(name).async(args.bytes, (failure, result) => (failure ? reject(failure) : resolve(result)));
    });
    this.check(error);
    return args;
  }

  /** Waits off the event loop until an event has happened, and frees it. */
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

  /** Turns an error of the plugin into an exception, and frees it. */
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
 * Why a file must not be loaded: one that is cut off would end the process, and what others may have written is code of
 * theirs.
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

/** An unknown flag ends the process at the first compilation, and a known one would change numbers unseen. */
function refuseFlags(): void {
  if (process.env.XLA_FLAGS)
    throw new EngineError("XLA_FLAGS is set, but aclc sets the options of XLA itself; unset XLA_FLAGS");
}

/** XLA adds whole programs to some messages. */
function shortened(message: string): string {
  const [first = ""] = message.trim().split("\n");
  return first.length <= 500 ? first : `${first.slice(0, 500)}…`;
}
