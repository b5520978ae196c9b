/** File permissions do not restrict root. */
export const isRoot = process.getuid?.() === 0;
