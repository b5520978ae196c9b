import { accuracy } from "./accuracy.ts";
import { knn } from "./knn.ts";
import { mean_corruption_error } from "./mean-corruption-error.ts";

/** Every metric of the language, in the order of the reference. */
export const METRICS = [accuracy, knn, mean_corruption_error] as const;
