/** Names of stages and of kept checkpoints are names of files: 255 bytes, with what is written aside and its ending. */
export const LONGEST_NAME = 200;
