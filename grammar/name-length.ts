/**
 * Names of stages and kept checkpoints are used as file names. Those are limited to 255 bytes, including suffixes and
 * temporary names.
 */
export const LONGEST_NAME = 200;
