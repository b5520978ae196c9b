import { runErrors } from "../run-error.ts";

/** How the user gave a folder, for messages: `--data cifar10=...`, `ACLC_CIFAR10`, or the path of the settings file. */
export type FolderOrigin = string;

function number(n: number): string {
  return n.toLocaleString("en-US");
}

function images(n: number): string {
  return n === 1 ? "1 image" : `${number(n)} images`;
}

/** Errors of the user's data files. */
export const dataErrorRows = {
  "dataset-not-named": {
    message: (p: { dataset: string }) => `the data set ${p.dataset} needs the folder with its files`,
    help: (p: { dataset: string; flag: string; variable: string; settingsFile: string }) =>
      `give the folder with ${p.flag}=FOLDER, with the environment variable ${p.variable}, or in ${p.settingsFile}:\n` +
      `{"datasets": {"${p.dataset}": "FOLDER"}}`,
  },
  "dataset-folder-missing": {
    message: (p: { dataset: string; folder: string; origin: FolderOrigin; reason: string }) =>
      `the folder of the data set ${p.dataset} cannot be used: ${p.reason}\n${p.folder} (from ${p.origin})`,
    help: (p: {
      dataset: string;
      flag: string;
      variable: string;
      settingsFile: string;
      hint: string | undefined;
    }) =>
      p.hint ??
      `aclc looks at ${p.flag}=FOLDER first, then at the environment variable ${p.variable}, then at ${p.settingsFile}`,
  },
  "settings-invalid": {
    message: (p: { file: string; problem: string }) =>
      `the settings file cannot be used: ${p.problem}\n${p.file}`,
    help: () => `write, for example, {"datasets": {"cifar10": "FOLDER"}}`,
  },
  "dataset-file-missing": {
    message: (p: { file: string; folders: readonly string[]; origin: FolderOrigin }) =>
      `${p.file} is missing; expected in ${p.folders.join(" or ")} (from ${p.origin})`,
    help: (p: { file: string; hint: string | undefined; only: string | undefined }) =>
      p.hint ?? (p.only === undefined ? undefined : `to use only the files in this folder, write ${p.only}`),
  },
  "dataset-file-unreadable": {
    message: (p: { file: string; reason: string }) => `${p.file} cannot be read: ${p.reason}`,
  },
  "dataset-file-truncated": {
    message: (p: { file: string; expected: number; found: number; record: number }) =>
      `${p.file} is incomplete: expected ${number(p.expected)} bytes (${images(p.expected / p.record)} of ` +
      `${number(p.record)} bytes), found ${number(p.found)}`,
    help: () => "copy or download it again",
  },
  "dataset-file-size": {
    message: (p: { file: string; official: number; found: number; record: number }) =>
      `${p.file} is not a file of the binary version of CIFAR-10: it has ${number(p.found)} bytes, but the complete file has ` +
      `${number(p.official * p.record)} (${images(p.official)} of ${number(p.record)} bytes)`,
    help: (p: { hint: string | undefined }) => p.hint ?? "use the files in cifar-10-binary.tar.gz",
  },
  "dataset-file-altered": {
    message: (p: { file: string; expected: string; found: string }) =>
      `${p.file} is not the published file: expected SHA-1 ${p.expected}, found ${p.found}`,
    help: (p: { copyOf: string | undefined }) =>
      p.copyOf === undefined ? "download it again" : `it is a copy of ${p.copyOf}; unpack the archive again`,
  },
  "dataset-file-repeated": {
    message: (p: { file: string; other: string; count: number; needed: number }) =>
      `${p.file} repeats ${p.other}: ${number(p.count)} of its ${images(p.needed)} are images of that file`,
    help: () => "no image of CIFAR-10 is in two files; unpack the archive again",
  },
  "dataset-label-range": {
    message: (p: { file: string; image: number; byte: number; found: number; classes: number }) =>
      `${p.file} has a label out of range: image ${number(p.image)} (byte ${number(p.byte)}) has label ${p.found}, ` +
      `expected 0 to ${p.classes - 1}`,
    help: () => "the file is damaged, or not in the binary format of CIFAR-10; download it again",
  },
  "dataset-count-differs": {
    message: (p: { dataset: string; part: string; file: string; stated: number; held: number }) =>
      `the experiment uses ${p.dataset} with ${p.part}: ${p.stated}, but the files have only ${images(p.held)}` +
      `\n${p.file}`,
    help: (p: { dataset: string; part: string; held: number }) =>
      `write ${p.dataset}(${p.part}: ${p.held}), or replace the incomplete file`,
  },
  "dataset-count-invalid": {
    message: (p: { dataset: string; part: string; found: number; most: number | undefined }) =>
      `the data set ${p.dataset} cannot have ${p.part}: ${p.found}; expected a whole number from 0` +
      (p.most === undefined ? "" : ` to ${p.most}`),
  },
};

export const dataError = runErrors(dataErrorRows);
