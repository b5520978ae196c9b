/**
 * The data sets that need files from the user: those with `published` in the vocabulary. They are listed here because
 * the command line needs them at every start, without loading the vocabulary. A test compares the two.
 */
export const folderDatasets: readonly string[] = ["cifar10"];
/** The name of one of these data sets. */
export type FolderDataset = string;
