/**
 * Bundles the command line into `dist`: `npm run build`, and `npm ci` by way of `prepare`. Inside the project `npx aclc`
 * then is `dist/aclc.cjs`: npm links the package that it stands in into its cache.
 *
 * - `aclc.cjs` starts the program (runtime/cli/start.ts)
 * - `program.cjs` is all of it as one script, so that what V8 makes of it can be kept: `program.cjs.cache`. What is
 *   imported dynamically is run only then, so that `aclc check` comes upon neither an engine nor the terminal UI.
 * - `live-screen.js`: Ink is a module that waits while it loads, which no script can
 * - `plan-diff-action.js`
 *
 * Types are not checked here (`npm run typecheck` does), which keeps an installation quick.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
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
    // koffi is a native addon. The others are asked for by packages below and only there where they are installed.
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
      // what start.ts calls
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
      // Packages in CommonJS that are bundled into ESM call `require` for Node's own modules.
      banner: { js: REQUIRE },
    }),
  ]);
  const executable = join(resolve(ROOT, folder), "aclc.cjs");
  chmodSync(executable, 0o755);
  // esbuild writes ASCII, but leaves literals of regular expressions as they are
  const program = readFileSync(join(dirname(executable), "program.cjs"), "latin1");
  const other = /[^\0-\x7f]/.exec(program);
  if (other)
    throw new Error(`program.cjs is to be ASCII: ${program.slice(other.index - 80, other.index + 20)}`);
  keepCode(executable);
  return { executable, metafile };
}

/**
 * Lets the program do what is done most at a desk, and keeps what V8 has made of the functions that this took: of those
 * that it ran often it also keeps that they are to be compiled at once.
 */
function keepCode(executable: string): void {
  const lines = [
    ["plan", "experiments/acl-cifar10/ds.acl"],
    ["diff", "experiments/acl-cifar10/ds.acl", "experiments/acl-cifar10/a2a.plan.yaml"],
    ["diff", "examples/04-dual-stream.plan.yaml", "examples/08-recipes.plan.yaml"],
    ["fmt", "--check", "examples"],
    ["check", "examples", "experiments"],
  ];
  execFileSync(process.execPath, [executable], {
    cwd: ROOT,
    env: {
      ...process.env,
      ACLC_WRITE_CODE_CACHE: join(dirname(executable), "program.cjs.cache"),
      ACLC_COMMAND_LINES: JSON.stringify(lines),
    },
    // what is written to stderr is a part of the error, where there is one
    stdio: ["ignore", "ignore", "pipe"],
  });
}

const REQUIRE =
  'import { createRequire as aclcCreateRequire } from "node:module"; const require = aclcCreateRequire(import.meta.url);';

/** The live screen is a file of its own, beside the program, which is handed what imports it. */
const screenApart: Plugin = {
  name: "screen-apart",
  setup(bundle) {
    bundle.onLoad({ filter: /runtime\/screen\/load-live-screen\.ts$/ }, () => ({
      contents: 'export const loadLiveScreen = () => aclcImport("./live-screen.js");',
    }));
  },
};

/** Ink reaches for React's developer tools by a file of its own, in an import that would survive bundling. */
const noDevtools: Plugin = {
  name: "no-devtools",
  setup(bundle) {
    bundle.onResolve({ filter: /devtools\.js$/ }, (args) =>
      args.importer.includes("/ink/") ? { path: args.path, namespace: "nothing" } : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "export {};" }));
  },
};

/** Commander loads what starts processes, for commands that are programs of their own. aclc has none, and starts sooner. */
const noSubprograms: Plugin = {
  name: "no-subprograms",
  setup(bundle) {
    bundle.onResolve({ filter: /^node:child_process$/ }, (args) =>
      args.importer.includes("/commander/") ? { path: args.path, namespace: "nothing" } : undefined,
    );
  },
};

/** The pages of `aclc explain` are files beside what they explain; the bundle holds what reading them gave. */
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
