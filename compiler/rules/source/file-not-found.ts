import { rule } from "../rule.ts";

export const fileNotFound = rule({
  code: "file-not-found",
  severity: "error",
  message: ({ path, folder }: { path: string; folder?: string | undefined }) =>
    folder === undefined ? `there is no file ${path}` : `"${folder}" is not a file`,
  help: ({ folder }) =>
    folder
      ? `name a file in the folder: use "${folder.replace(/\/?$/, "/")}NAME.acl"`
      : "paths are relative to the folder of the file they are written in",
});
