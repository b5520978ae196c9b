import { andList } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";

export const nothingTrains = rule({
  code: "nothing-trains",
  severity: "error",
  needs: "text",
  message: ({ networks }: { networks: readonly string[] }) =>
    `${andList(networks)} ${networks.length === 1 ? "is" : "are"} used here but never trained`,
  help: ({ networks }, form) => {
    const use = `use ${networks.length === 1 ? "it" : "them"} in a loss of \`minimize\``;
    return form === "plan"
      ? `${use}, or write \`update: frozen\``
      : `${use}, or write: freeze ${networks.join(" freeze ")}`;
  },
  about: "learning",
  check: ({ any, idle }, report) => {
    const [first] = idle;
    if (!any || !first) return;
    const labels = idle.flatMap(({ declared }) =>
      declared ? [{ place: { node: declared }, text: "declared here" }] : [],
    );
    report({ node: first.node, key: "update" }, { networks: idle.map(({ name }) => name) }, labels);
  },
});
