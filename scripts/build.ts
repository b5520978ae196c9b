/**
 * Bundles the command line into `dist/aclc.js`: `npm run build`, and `npm ci` by way of `prepare`. Inside the project
 * `npx aclc` then is this file: npm links the package that it stands in into its cache.
 *
 * Code is split at every dynamic import, so that `aclc check` loads neither an engine nor the terminal UI. Types are
 * not checked here (`npm run typecheck` does), which keeps an installation quick.
 */
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import { readPageFiles } from "../runtime/explain/page-files.ts";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

export interface Bundle {
  /** path of the executable */
  readonly executable: string;
  readonly metafile: Metafile;
}

export async function buildBundle(folder: string): Promise<Bundle> {
  rmSync(folder, { recursive: true, force: true });
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: ROOT,
    entryPoints: { aclc: "runtime/cli/main.ts", "plan-diff-action": "runtime/action/main.ts" },
    outdir: folder,
    entryNames: "[name]",
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    // koffi is a native addon. The others are asked for by packages below and only there where they are installed.
    external: ["koffi", "react-devtools-core", "@tensorflow/*"],
    // React's development build is several times slower.
    define: { "process.env.NODE_ENV": '"production"' },
    // Packages in CommonJS that are bundled into ESM call `require` for Node's own modules.
    banner: { js: REQUIRE },
    plugins: [noDevtools, pagesInside],
    logLevel: "warning",
  });
  const executable = join(resolve(ROOT, folder), "aclc.js");
  writeFileSync(executable, `#!/usr/bin/env node\n${readFileSync(executable, "utf8")}`);
  chmodSync(executable, 0o755);
  return { executable, metafile };
}

const REQUIRE =
  'import { createRequire as aclcCreateRequire } from "node:module"; const require = aclcCreateRequire(import.meta.url);';

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
