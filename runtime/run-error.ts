/**
 * An error that the user can fix: a file, a folder, a setting, a full disk. The message is complete (what was expected, what was
 * found, where) and is shown without a stack trace. Bugs in aclc are other errors.
 */
export class RunError extends Error {
  override readonly name = "RunError";

  /** @param code `run/name`; it never changes */
  constructor(
    readonly code: string,
    message: string,
    /** what to do about it, in one or two lines */
    readonly help?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** One kind of error: makes the message and the help from typed parameters. */
export interface RunErrorRow<P> {
  readonly message: (p: P) => string;
  readonly help?: (p: P) => string | undefined;
}

type AnyRow = RunErrorRow<never>;
/** The parameters of both the message and the help of a row. */
type ParamsOf<R> = R extends { message: (p: infer P) => string }
  ? P & (R extends { help: (p: infer Q) => string | undefined } ? Q : unknown)
  : never;

/** Makes an error of a table; the text is only in the table. */
export type RunErrorMaker<T extends Record<string, AnyRow>> = <K extends keyof T & string>(
  name: K,
  params: ParamsOf<T[K]>,
  cause?: unknown,
) => RunError;

/** Makes the function that creates the errors of a table. The code is `run/` and the name of the row. */
export function runErrors<T extends Record<string, AnyRow>>(rows: T): RunErrorMaker<T> {
  return (name, params, cause) => {
    const row = rows[name] as unknown as RunErrorRow<unknown>;
    return new RunError(
      `run/${name}`,
      row.message(params),
      row.help?.(params),
      cause === undefined ? undefined : { cause },
    );
  };
}

/** The reason of a system error in words, for example after "cannot be read:". */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOENT: "it does not exist",
  ENOTDIR: "a part of its path is a file, not a folder",
  EISDIR: "it is a folder",
  ENOSPC: "no space left on the disk",
  EDQUOT: "the disk quota is used up",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "it is a link that leads back to itself",
  EIO: "the disk reported an error",
  EFBIG: "the file is larger than this process may write (ulimit -f)",
  ENXIO: "nothing reads from it",
};
