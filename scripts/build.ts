/**
 * Bundles the command line into `dist`: `npm run build`, and `npm ci` through `prepare`. In the project, `npx aclc`
 * runs `dist/aclc.cjs`, because npm links the current package into its cache.
 *
 * - `aclc.cjs` starts the program (runtime/cli/start.ts)
 * - `program.cjs` is the whole program as one script, so that V8's compiled code can be cached: `program.cjs.*.cache`.
 *   Dynamic imports are executed only when needed, so `aclc check` loads neither an engine nor the terminal UI.
 * - `live-screen.js`: Ink uses top-level await, which scripts do not support
 * - `plan-diff-action.js`
 *
 * Types are not checked here (`npm run typecheck` does that), so that an installation is fast.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import type { CodeCache } from "../runtime/cli/code-cache.ts";
import { readPageFiles } from "../runtime/explain/page-files.ts";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

export interface Bundle {
  /** path of the executable */
  readonly executable: string;
  /** of the program */
  readonly metafile: Metafile;
}

export async function buildBundle(folder: string): Promise<Bundle> {
  rmSync(folder, { recursive: true, force: true });
  const common: BuildOptions = {
    absWorkingDir: ROOT,
    outdir: folder,
    bundle: true,
    platform: "node",
    target: "node20",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    // koffi is a native addon. Packages below import the others, but only where they are installed.
    external: ["koffi", "react-devtools-core", "@tensorflow/*"],
    // React's development build is several times slower.
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [noDevtools, noSubprograms, pagesInside],
    logLevel: "warning",
  };
  const [{ metafile }] = await Promise.all([
    build({
      ...common,
      metafile: true,
      entryPoints: { program: "runtime/cli/main.ts" },
      outExtension: { ".js": ".cjs" },
      format: "cjs",
      define: { ...common.define, "import.meta.url": "aclcUrl" },
      // the function that start.ts calls
      banner: {
        js: '(function(require,aclcImport,aclcFile){const aclcUrl=require("node:url").pathToFileURL(aclcFile).href;',
      },
      footer: { js: "})" },
      plugins: [noDevtools, noSubprograms, pagesInside, screenApart],
    }),
    build({
      ...common,
      entryPoints: { aclc: "runtime/cli/start.ts" },
      outExtension: { ".js": ".cjs" },
      format: "cjs",
      banner: { js: "#!/usr/bin/env node" },
    }),
    build({
      ...common,
      entryPoints: {
        "live-screen": "runtime/screen/ink/live-screen.tsx",
        "plan-diff-action": "runtime/action/main.ts",
      },
      format: "esm",
      // Packages in CommonJS that are bundled into ESM call `require` for Node's modules.
      banner: { js: REQUIRE },
    }),
  ]);
  const executable = join(resolve(ROOT, folder), "aclc.cjs");
  chmodSync(executable, 0o755);
  // esbuild writes ASCII, except in regular expression literals
  const program = readFileSync(join(dirname(executable), "program.cjs"), "latin1");
  const other = /[^\0-\x7f]/.exec(program);
  if (other)
    throw new Error(`program.cjs is to be ASCII: ${program.slice(other.index - 80, other.index + 20)}`);
  keepCode(executable);
  return { executable, metafile };
}

/** Frequent command lines, by the code cache that they use. */
const COMMAND_LINES: Readonly<Record<CodeCache, readonly (readonly string[])[]>> = {
  start: [["--version"], ["--help"]],
  compile: [
    ["plan", "experiments/acl-cifar10/ds.acl"],
    ["fmt", "--check", "examples"],
    ["check", "examples", "experiments"],
  ],
  diff: [
    ["diff", "experiments/acl-cifar10/ds.acl", "experiments/acl-cifar10/a2a.plan.yaml"],
    ["diff", "examples/04-dual-stream.plan.yaml", "examples/08-recipes.plan.yaml"],
  ],
};

/**
 * Runs these command lines and saves V8's code cache, which then contains the functions that they use. Functions that run
 * often are also compiled at start.
 */
function keepCode(executable: string): void {
  for (const [cache, lines] of Object.entries(COMMAND_LINES))
    execFileSync(process.execPath, [executable, ...lines[0]!], {
      cwd: ROOT,
      env: {
        ...process.env,
        ACLC_WRITE_CODE_CACHE: join(dirname(executable), `program.cjs.${cache}.cache`),
        ACLC_COMMAND_LINES: JSON.stringify(lines),
      },
      // stderr is added to the error, if there is one
      stdio: ["ignore", "ignore", "pipe"],
    });
}

const REQUIRE =
  'import { createRequire as aclcCreateRequire } from "node:module"; const require = aclcCreateRequire(import.meta.url);';

/** The live screen is a separate file next to the program. The program gets a function that imports it. */
const screenApart: Plugin = {
  name: "screen-apart",
  setup(bundle) {
    bundle.onLoad({ filter: /runtime\/screen\/load-live-screen\.ts$/ }, () => ({
      contents: 'export const loadLiveScreen = () => aclcImport("./live-screen.js");',
    }));
  },
};

/** Ink imports React's developer tools from a separate file, and this import would remain in the bundle. */
const noDevtools: Plugin = {
  name: "no-devtools",
  setup(bundle) {
    bundle.onResolve({ filter: /devtools\.js$/ }, (args) =>
      args.importer.includes("/ink/") ? { path: args.path, namespace: "nothing" } : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "export {};" }));
  },
};

/**
 * Commander loads a module to start processes, for commands that are separate programs. aclc has none, and starts
 * faster without it.
 */
const noSubprograms: Plugin = {
  name: "no-subprograms",
  setup(bundle) {
    bundle.onResolve({ filter: /^node:child_process$/ }, (args) =>
      args.importer.includes("/commander/") ? { path: args.path, namespace: "nothing" } : undefined,
    );
  },
};

/** The pages of `aclc explain` are files; the bundle contains the result of reading them. */
const pagesInside: Plugin = {
  name: "pages-inside",
  setup(bundle) {
    bundle.onLoad({ filter: /runtime\/explain\/page-files\.ts$/ }, () => ({
      contents: `export const readPageFiles = () => (${JSON.stringify(readPageFiles())});`,
    }));
  },
};

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  await buildBundle("dist");
