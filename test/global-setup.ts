import { installTensorflow } from "../runtime/engines/tensorflow/install.ts";
import { FOLDER_VARIABLE } from "../runtime/engines/tensorflow/location.ts";

/** Installs TensorFlow before the first test that needs it, with the code of the first `aclc run`. */
export async function setup(): Promise<void> {
  if (process.env[FOLDER_VARIABLE] === undefined) await installTensorflow();
}
