import { create } from "@bufbuild/protobuf";
import type { Shape } from "../../../compiler/tensor/program.ts";
import type { TfType } from "./data-types.ts";
import { type AttrValue, AttrValueSchema } from "./proto/attr_value_pb.ts";
import { TensorProtoSchema } from "./proto/tensor_pb.ts";
import { type TensorShapeProto, TensorShapeProtoSchema } from "./proto/tensor_shape_pb.ts";
import type { DataType } from "./proto/types_pb.ts";

/** Attributes of a node by name. Importing the graph fails if the operation does not have an attribute. */
export type NodeAttrs = { readonly [name: string]: AttrValue };

export function typeAttr(dtype: DataType): AttrValue {
  return create(AttrValueSchema, { value: { case: "type", value: dtype } });
}

export function typesAttr(types: readonly DataType[]): AttrValue {
  return create(AttrValueSchema, { value: { case: "list", value: { type: [...types] } } });
}

export function intAttr(value: number): AttrValue {
  return create(AttrValueSchema, { value: { case: "i", value: BigInt(value) } });
}

export function intsAttr(values: readonly number[]): AttrValue {
  return create(AttrValueSchema, { value: { case: "list", value: { i: values.map(BigInt) } } });
}

export function floatAttr(value: number): AttrValue {
  return create(AttrValueSchema, { value: { case: "f", value } });
}

export function boolAttr(value: boolean): AttrValue {
  return create(AttrValueSchema, { value: { case: "b", value } });
}

export function textAttr(value: string): AttrValue {
  return create(AttrValueSchema, { value: { case: "s", value: new TextEncoder().encode(value) } });
}

export function functionAttr(name: string): AttrValue {
  return create(AttrValueSchema, { value: { case: "func", value: { name } } });
}

function shapeProto(shape: Shape): TensorShapeProto {
  return create(TensorShapeProtoSchema, { dim: shape.map((size) => ({ size: BigInt(size) })) });
}

export function shapeAttr(shape: Shape): AttrValue {
  return create(AttrValueSchema, { value: { case: "shape", value: shapeProto(shape) } });
}

export function shapesAttr(shapes: readonly Shape[]): AttrValue {
  return create(AttrValueSchema, { value: { case: "list", value: { shape: shapes.map(shapeProto) } } });
}

/** Elements in the byte order of the machine, which is little-endian on all supported platforms. */
export function tensorAttr(type: TfType, content: Uint8Array): AttrValue {
  const tensor = create(TensorProtoSchema, {
    dtype: type.dtype,
    tensorShape: shapeProto(type.shape),
    tensorContent: content,
  });
  return create(AttrValueSchema, { value: { case: "tensor", value: tensor } });
}
