import { conformance } from "../../conformance/run-conformance.ts";
import { openPjrt } from "./open-pjrt.ts";

conformance("pjrt", openPjrt, { dtypes: ["f64", "f32"] });
