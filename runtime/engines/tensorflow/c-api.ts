import koffi from "koffi";
import { declare, type LibC, type Memory, type Pointer } from "../native.ts";

export type { Pointer } from "../native.ts";

/**
 * The functions of TensorFlow's C library that the engine calls (tensorflow/c/c_api.h).
 * `TF_Output[]` is passed as pairs of 64-bit words (operation, index), and arrays of pointers as 64-bit words.
 */
export interface CApi {
  TF_Version(): string;

  TF_NewStatus(): Pointer;
  TF_DeleteStatus(status: Pointer): void;
  TF_GetCode(status: Pointer): number;
  TF_Message(status: Pointer): string;

  TF_NewBuffer(): Pointer;
  TF_NewBufferFromString(data: Memory, length: number): Pointer;
  TF_DeleteBuffer(buffer: Pointer): void;

  TF_AllocateTensor(dtype: number, dims: BigInt64Array, rank: number, bytes: number): Pointer;
  TF_DeleteTensor(tensor: Pointer): void;
  TF_TensorData(tensor: Pointer): Pointer;
  TF_TensorByteSize(tensor: Pointer): number;

  TF_NewGraph(): Pointer;
  TF_DeleteGraph(graph: Pointer): void;
  TF_NewImportGraphDefOptions(): Pointer;
  TF_DeleteImportGraphDefOptions(options: Pointer): void;
  TF_GraphImportGraphDef(graph: Pointer, graphDef: Pointer, options: Pointer, status: Pointer): void;
  TF_GraphOperationByName(graph: Pointer, name: string): Pointer | null;

  TF_NewSessionOptions(): Pointer;
  TF_SetConfig(options: Pointer, config: Memory, length: number, status: Pointer): void;
  TF_DeleteSessionOptions(options: Pointer): void;
  TF_NewSession(graph: Pointer, options: Pointer, status: Pointer): Pointer | null;
  TF_CloseSession(session: Pointer, status: Pointer): void;
  TF_DeleteSession(session: Pointer, status: Pointer): void;
  TF_SessionRun: SessionRun;

  TF_SessionListDevices(session: Pointer, status: Pointer): Pointer | null;
  TF_DeviceListCount(list: Pointer): number;
  TF_DeviceListName(list: Pointer, index: number, status: Pointer): string;
  TF_DeleteDeviceList(list: Pointer): void;

  TF_GetAllOpList(): Pointer;
}

type SessionRunArguments = [
  session: Pointer,
  options: Pointer | null,
  inputs: BigUint64Array,
  inputValues: BigUint64Array,
  inputCount: number,
  outputs: BigUint64Array,
  outputValues: BigUint64Array,
  outputCount: number,
  targets: BigUint64Array,
  targetCount: number,
  metadata: Pointer | null,
  status: Pointer,
];

/** Called only outside of the event loop, because a step can take seconds. */
export interface SessionRun {
  async(...args: [...SessionRunArguments, done: (error: Error | null) => void]): void;
}

const PROTOTYPES: { readonly [K in keyof CApi]: string } = {
  TF_Version: "const char *TF_Version()",

  TF_NewStatus: "void *TF_NewStatus()",
  TF_DeleteStatus: "void TF_DeleteStatus(void *status)",
  TF_GetCode: "int TF_GetCode(void *status)",
  TF_Message: "const char *TF_Message(void *status)",

  TF_NewBuffer: "void *TF_NewBuffer()",
  TF_NewBufferFromString: "void *TF_NewBufferFromString(void *proto, size_t length)",
  TF_DeleteBuffer: "void TF_DeleteBuffer(void *buffer)",

  TF_AllocateTensor: "void *TF_AllocateTensor(int dtype, void *dims, int rank, size_t bytes)",
  TF_DeleteTensor: "void TF_DeleteTensor(void *tensor)",
  TF_TensorData: "void *TF_TensorData(void *tensor)",
  TF_TensorByteSize: "size_t TF_TensorByteSize(void *tensor)",

  TF_NewGraph: "void *TF_NewGraph()",
  TF_DeleteGraph: "void TF_DeleteGraph(void *graph)",
  TF_NewImportGraphDefOptions: "void *TF_NewImportGraphDefOptions()",
  TF_DeleteImportGraphDefOptions: "void TF_DeleteImportGraphDefOptions(void *options)",
  TF_GraphImportGraphDef:
    "void TF_GraphImportGraphDef(void *graph, void *graph_def, void *options, void *status)",
  TF_GraphOperationByName: "void *TF_GraphOperationByName(void *graph, const char *name)",

  TF_NewSessionOptions: "void *TF_NewSessionOptions()",
  TF_SetConfig: "void TF_SetConfig(void *options, void *proto, size_t length, void *status)",
  TF_DeleteSessionOptions: "void TF_DeleteSessionOptions(void *options)",
  TF_NewSession: "void *TF_NewSession(void *graph, void *options, void *status)",
  TF_CloseSession: "void TF_CloseSession(void *session, void *status)",
  TF_DeleteSession: "void TF_DeleteSession(void *session, void *status)",
  TF_SessionRun:
    "void TF_SessionRun(void *session, void *options, void *inputs, void *input_values, int ninputs, " +
    "void *outputs, void *output_values, int noutputs, void *targets, int ntargets, void *metadata, void *status)",

  TF_SessionListDevices: "void *TF_SessionListDevices(void *session, void *status)",
  TF_DeviceListCount: "int TF_DeviceListCount(void *list)",
  TF_DeviceListName: "const char *TF_DeviceListName(void *list, int index, void *status)",
  TF_DeleteDeviceList: "void TF_DeleteDeviceList(void *list)",

  TF_GetAllOpList: "void *TF_GetAllOpList()",
};

export function declareCApi(path: string): CApi {
  return declare<CApi>(koffi.load(path, { lazy: true }), PROTOTYPES);
}

const BUFFER = koffi.struct({ data: "void *", length: "size_t", deallocator: "void *" });

/** A copy of the content of a `TF_Buffer`. */
export function bufferBytes(libc: LibC, buffer: Pointer): Uint8Array {
  const { data, length } = koffi.decode(buffer, BUFFER) as { data: Pointer | null; length: number };
  const bytes = new Uint8Array(length);
  if (data !== null && length > 0) libc.memcpy(bytes, data, length);
  return bytes;
}
