import { convnet } from "./convnet.ts";
import { linear } from "./linear.ts";
import { mlp } from "./mlp.ts";
import { resnet18 } from "./resnet18.ts";

/** Every network of the language, in the order of the reference. */
export const NETWORKS = [resnet18, convnet, mlp, linear] as const;
