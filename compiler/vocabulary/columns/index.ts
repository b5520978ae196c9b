import { file } from "./file.ts";
import { kmeans } from "./kmeans.ts";

/** Every word for the value of a column. */
export const COLUMNS = [file, kmeans] as const;
