/**
 * Generates `runtime/engines/tensorflow/proto/*_pb.ts`, the protobuf messages of TensorFlow's C library.
 *
 * npx tsx scripts/generate-tf-proto.ts WHEEL [PROTOC_GEN_ES]
 *
 * WHEEL is a TensorFlow wheel (`pip download --no-deps tensorflow-cpu==2.21.0`). It contains no .proto files, but its
 * `*_pb2.py` files contain serialized descriptors. They are read as text (no Python runs), reduced to what the messages
 * below need, and passed to the plugin `protoc-gen-es` as protoc would do. PROTOC_GEN_ES is the executable of the
 * plugin; by default `npx` downloads the version of the installed runtime.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  type DescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { readZipEntries } from "../runtime/engines/tensorflow/zip.ts";

/** The messages that the engine uses. Everything that they do not refer to is left out. */
const ROOTS = [
  ".tensorflow.GraphDef",
  ".tensorflow.OpList",
  ".tensorflow.ConfigProto",
  ".tensorflow.RunOptions",
  ".tensorflow.RunMetadata",
];
/** Fields that would add whole files that are not used here. */
const DROPPED_FIELDS = new Set([".tensorflow.GraphDef.debug_info"]);
const OUT = "runtime/engines/tensorflow/proto";
const HEADER =
  "// Generated from TensorFlow's descriptors (Apache 2.0) by scripts/generate-tf-proto.ts. Do not edit.\n";

/** The bytes of a Python bytes literal, given its text between the quotes. */
function pythonBytes(text: string): Uint8Array {
  const simple: Record<string, number> = {
    n: 10,
    r: 13,
    t: 9,
    a: 7,
    b: 8,
    f: 12,
    v: 11,
    "\\": 92,
    "'": 39,
    '"': 34,
  };
  const out: number[] = [];
  for (const match of text.matchAll(/\\x([0-9a-f]{2})|\\([0-7]{1,3})|\\(.)|([^\\])/gs)) {
    const [, hex, octal, escaped, plain] = match;
    if (hex !== undefined) out.push(Number.parseInt(hex, 16));
    else if (octal !== undefined) out.push(Number.parseInt(octal, 8));
    else if (escaped !== undefined) {
      const code = simple[escaped];
      if (code === undefined) throw new Error(`unknown escape \\${escaped}`);
      out.push(code);
    } else out.push(plain!.charCodeAt(0));
  }
  return Uint8Array.from(out);
}

async function readDescriptors(wheel: string): Promise<Map<string, FileDescriptorProto>> {
  const files = new Map<string, FileDescriptorProto>();
  for (const [name, content] of await readZipEntries(wheel, (entry) => entry.endsWith("_pb2.py"))) {
    const literal = /AddSerializedFile\(b(['"])(.*)\1\)\n/.exec(content.toString("latin1"));
    if (!literal) throw new Error(`${name} holds no descriptor`);
    const file = fromBinary(FileDescriptorProtoSchema, pythonBytes(literal[2]!));
    files.set(file.name, file);
  }
  return files;
}

interface Found {
  readonly file: FileDescriptorProto;
  /** the message; undefined for an enum */
  readonly message?: DescriptorProto;
}

/** Every message and enum by its full name. Nested ones belong to their outermost message. */
function index(files: Iterable<FileDescriptorProto>): Map<string, Found> {
  const found = new Map<string, Found>();
  const add = (
    file: FileDescriptorProto,
    scope: string,
    message: DescriptorProto,
    outer: DescriptorProto,
  ): void => {
    const name = `${scope}.${message.name}`;
    found.set(name, { file, message: outer });
    for (const nested of message.nestedType) add(file, name, nested, outer);
    for (const nested of message.enumType) found.set(`${name}.${nested.name}`, { file, message: outer });
  };
  for (const file of files) {
    for (const message of file.messageType) add(file, `.${file.package}`, message, message);
    for (const type of file.enumType) found.set(`.${file.package}.${type.name}`, { file });
  }
  return found;
}

/** Removes what the roots do not reach; returns the remaining files, each after those it imports. */
function prune(files: ReadonlyMap<string, FileDescriptorProto>): FileDescriptorProto[] {
  const types = index(files.values());
  const kept = new Set<string>();
  const keptMessages = new Set<DescriptorProto>();
  const needs = new Map<string, Set<string>>();
  const walk = (scope: string, message: DescriptorProto, file: FileDescriptorProto): void => {
    const name = `${scope}.${message.name}`;
    message.field = message.field.filter((field) => !DROPPED_FIELDS.has(`${name}.${field.name}`));
    for (const field of message.field) {
      field.jsonName = field.name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
      if (field.typeName) visit(field.typeName, file);
    }
    for (const nested of message.nestedType) walk(name, nested, file);
  };
  const visit = (name: string, from?: FileDescriptorProto): void => {
    const type = types.get(name);
    if (!type) throw new Error(`${name} is nowhere`);
    if (from && from !== type.file)
      needs.set(from.name, (needs.get(from.name) ?? new Set()).add(type.file.name));
    kept.add(name);
    if (!type.message || keptMessages.has(type.message)) return;
    keptMessages.add(type.message);
    walk(`.${type.file.package}`, type.message, type.file);
  };
  for (const root of ROOTS) visit(root);

  const ordered = new Set<FileDescriptorProto>();
  const order = (file: FileDescriptorProto): void => {
    if (ordered.has(file)) return;
    for (const name of needs.get(file.name) ?? []) order(files.get(name)!);
    ordered.add(file);
  };
  for (const root of ROOTS) order(types.get(root)!.file);
  for (const file of ordered) {
    file.messageType = file.messageType.filter((message) => keptMessages.has(message));
    file.enumType = file.enumType.filter((type) => kept.has(`.${file.package}.${type.name}`));
    file.dependency = [...(needs.get(file.name) ?? [])].sort().map(flat);
    file.publicDependency = [];
    file.weakDependency = [];
  }
  for (const file of ordered) file.name = flat(file.name);
  return [...ordered];
}

/** One flat folder instead of TensorFlow's tree. */
function flat(path: string): string {
  return (path.includes("/tsl/") ? "tsl_" : "") + basename(path);
}

const [wheel, plugin] = process.argv.slice(2);
if (!wheel) throw new Error("usage: npx tsx scripts/generate-tf-proto.ts WHEEL [PROTOC_GEN_ES]");
const files = prune(await readDescriptors(wheel));
const request = create(CodeGeneratorRequestSchema, {
  fileToGenerate: files.map((file) => file.name),
  parameter: "target=ts,import_extension=ts",
  protoFile: files,
  compilerVersion: { major: 6, minor: 31, patch: 1 },
});
const runtime = JSON.parse(readFileSync("node_modules/@bufbuild/protobuf/package.json", "utf8")) as {
  version: string;
};
const [command, ...args] = plugin
  ? [process.execPath, plugin]
  : ["npx", "-y", `@bufbuild/protoc-gen-es@${runtime.version}`];
const run = spawnSync(command!, args, {
  input: toBinary(CodeGeneratorRequestSchema, request),
  maxBuffer: 1 << 28,
});
if (run.status !== 0) throw new Error(`protoc-gen-es failed: ${run.stderr}`);
const response = fromBinary(CodeGeneratorResponseSchema, run.stdout);
if (response.error) throw new Error(response.error);
mkdirSync(OUT, { recursive: true });
for (const old of readdirSync(OUT)) rmSync(join(OUT, old));
for (const file of response.file) writeFileSync(join(OUT, file.name!), HEADER + file.content);
console.log(`${response.file.length} files in ${OUT}`);
