import { rule } from "../rule.ts";

export const attackCount = rule({
  code: "attack-count",
  severity: "error",
  message: ({ names, views }: { names: number; views: number; write: string }) =>
    `${views} ${views === 1 ? "view is" : "views are"} attacked, but ${names} ${names === 1 ? "name is" : "names are"} given`,
  help: ({ write }) => `write one name for each attacked view: view ${write}`,
});
