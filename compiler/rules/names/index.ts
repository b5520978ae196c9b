export { notCallable } from "./not-callable.ts";
export { notYet } from "./not-yet.ts";
export { refersToItself } from "./refers-to-itself.ts";
export { tooDeep } from "./too-deep.ts";
export { tooLarge } from "./too-large.ts";
export { unknownMember } from "./unknown-member.ts";
export { unknownName } from "./unknown-name.ts";
