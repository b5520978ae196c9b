import { file } from "./file.ts";
import { kmeans } from "./kmeans.ts";

/** Every word that makes a column. */
export const COLUMNS = [file, kmeans] as const;
