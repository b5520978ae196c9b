import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { libraryFiles } from "../../../runtime/engines/tensorflow/location.ts";

/** Whether a library can be compiled on this machine. */
export const hasCompiler = process.platform === "linux" && spawnSync("cc", ["--version"]).status === 0;
if (!hasCompiler)
  console.warn("skipped: libraries that are made for a test; they need Linux and a C compiler");

/** Makes two small libraries with the names of TensorFlow's. Loading only asks for a version. */
export function makeLibraries(folder: string, version: string): void {
  mkdirSync(folder, { recursive: true });
  const source = join(folder, "library.c");
  writeFileSync(
    source,
    `const char *TF_Version(void) { return "${version}"; }\nchar filler[100000] = {1};\n`,
  );
  for (const name of libraryFiles())
    execFileSync("cc", ["-shared", "-fPIC", "-o", join(folder, name), source]);
}

/** Makes a wheel with these libraries, as pip would download it. */
export function makeWheel(folder: string, version: string): string {
  makeLibraries(join(folder, "tensorflow"), version);
  const wheel = join(folder, "some.whl");
  const script =
    "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1], 'w'); [z.write(n) for n in sys.argv[2:]]";
  const names = libraryFiles().map((name) => `tensorflow/${name}`);
  execFileSync("python3", ["-c", script, wheel, ...names], { cwd: folder });
  return wheel;
}

/**
 * A program `python3` whose pip "downloads" a wheel, or fails with a message of pip.
 * @returns a folder for PATH; `calls` in it records the working folder and the arguments of each call
 */
export function fakePython(
  folder: string,
  pip: { readonly wheel: string } | { readonly says: string },
): string {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const action = "wheel" in pip ? `cp '${pip.wheel}' "$dest"` : `cat '${join(bin, "says")}' >&2; exit 1`;
  if ("says" in pip) writeFileSync(join(bin, "says"), pip.says);
  const script = `#!/bin/sh
echo "$PWD $* venv=$PIP_REQUIRE_VIRTUALENV user=$PIP_USER target=$PIP_TARGET index=$PIP_INDEX_URL" >> '${join(bin, "calls")}'
case "$*" in *--version*) exit 0;; esac
while [ $# -gt 0 ]; do [ "$1" = --dest ] && dest="$2"; shift; done
${action}
`;
  writeFileSync(join(bin, "python3"), script);
  chmodSync(join(bin, "python3"), 0o755);
  return bin;
}
