/** Permissions hold nobody who is root. */
export const isRoot = process.getuid?.() === 0;
