import { fromBinary } from "@bufbuild/protobuf";
import { beforeAll, expect, test } from "vitest";
import { bufferBytes } from "../../../runtime/engines/tensorflow/c-api.ts";
import { loadLibrary } from "../../../runtime/engines/tensorflow/library.ts";
import { locateLibrary } from "../../../runtime/engines/tensorflow/location.ts";
import { OpListSchema } from "../../../runtime/engines/tensorflow/proto/op_def_pb.ts";
import { TF_OPS } from "../../../runtime/engines/tensorflow/tf-ops.ts";
import { INSTALL_TIMEOUT, installForTests } from "./open-tensorflow.ts";

beforeAll(installForTests, INSTALL_TIMEOUT);

test("operations and their outputs are called what the library calls them", () => {
  const { api, libc } = loadLibrary(locateLibrary("cpu").location!);
  const list = fromBinary(OpListSchema, bufferBytes(libc, api.TF_GetAllOpList()));
  const known = new Map(list.op.map((op) => [op.name, op]));
  for (const [name, outputs] of Object.entries(TF_OPS)) {
    const op = known.get(name);
    expect(op?.deprecation, name).toBeUndefined();
    const found = op?.outputArg.map((arg) => arg.name);
    expect(found, name).toEqual(typeof outputs === "string" ? [outputs] : outputs);
  }
});
