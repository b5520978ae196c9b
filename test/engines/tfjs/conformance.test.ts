import { existsSync } from "node:fs";
import { BACKENDS, type Backend } from "../../../runtime/engines/tfjs/backends.ts";
import { openTfjs } from "../../../runtime/engines/tfjs/engine.ts";
import { nodeGpuFolder } from "../../../runtime/engines/tfjs/node-gpu-folder.ts";
import { conformance } from "../../conformance/run-conformance.ts";

const cpu = BACKENDS.find(({ name }) => name === "cpu")!;

const open = (changes: Partial<Backend>) => () => openTfjs({ device: "cpu" }, [{ ...cpu, ...changes }]);

conformance("tfjs on cpu", open({}), { dtypes: ["f32"] });

// the workarounds for kernels that other backends lack or have wrong must give the same results here
conformance("tfjs as for wasm", open({ convolutions: "forward", flaws: ["sign", "maximum"] }), {
  dtypes: ["f32"],
  ops: ["convolution", "convolution_input_grad", "convolution_filter_grad", "sign", "max", "min"],
});

conformance("tfjs as for node", open({ convolutions: "kernels" }), {
  dtypes: ["f32"],
  ops: ["convolution", "convolution_input_grad", "convolution_filter_grad"],
});

// The backend built for this machine by `aclc engine install tfjs-node-gpu`, if it exists.
const node = BACKENDS.find(({ module }) => module === "@tensorflow/tfjs-node-gpu")!;
if (existsSync(nodeGpuFolder()))
  conformance("tfjs on node-gpu", () => openTfjs({ device: "auto" }, [node]), { dtypes: ["f32"] });
else console.warn("skipped: tfjs-node-gpu; `aclc engine install tfjs-node-gpu` brings it");

const wasm = BACKENDS.find(({ name }) => name === "wasm")!;

conformance("tfjs on wasm", () => openTfjs({ device: "cpu" }, [wasm]), { dtypes: ["f32"] });
