/**
 * The data sets that need files from the user, those with `published` in the vocabulary: written out, since the options
 * of the command line need them at every start. A test compares.
 */
export const folderDatasets: readonly string[] = ["cifar10"];
/** The name of one of them. */
export type FolderDataset = string;
