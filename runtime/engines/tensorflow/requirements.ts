import { hasMusl } from "./library-file.ts";
import { libraryFiles, TENSORFLOW_VERSION, type Variant } from "./location.ts";

/** What pip downloads for one kind of machine: exact versions, each with the hash of its only accepted file. */
export interface Requirements {
  /** the accepted platform tags of wheels */
  readonly platforms: readonly string[];
  readonly packages: readonly { readonly name: string; readonly version: string; readonly sha256: string }[];
  /** approximate bytes to download, and bytes on the disk afterwards */
  readonly download: number;
  readonly installed: number;
}

const MB = 1e6;

function tensorflow(name: string, sha256: string) {
  return { name, version: TENSORFLOW_VERSION, sha256 };
}

/**
 * By `platform-architecture-variant`. This is a table in the code so that it is part of the bundle. The hashes are those of the
 * wheels for CPython 3.12; the libraries in the wheels for other versions are identical.
 */
const REQUIREMENTS: Readonly<Record<string, Requirements>> = {
  "linux-x64-cpu": {
    platforms: ["manylinux_2_27_x86_64"],
    packages: [
      tensorflow("tensorflow-cpu", "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb"),
    ],
    download: 274 * MB,
    installed: 853 * MB,
  },
  "linux-arm64-cpu": {
    platforms: ["manylinux_2_27_aarch64"],
    packages: [tensorflow("tensorflow", "b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552")],
    download: 282 * MB,
    installed: 882 * MB,
  },
  "darwin-arm64-cpu": {
    platforms: ["macosx_12_0_arm64"],
    packages: [tensorflow("tensorflow", "56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712")],
    download: 223 * MB,
    installed: 740 * MB,
  },
  "linux-x64-gpu": {
    platforms: [27, 26, 25, 24, 17, 12, 5]
      .map((minor) => `manylinux_2_${minor}_x86_64`)
      .concat("manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"),
    packages: [
      tensorflow("tensorflow", "b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0"),
      nvidia("cublas", "12.9.3.13", "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72"),
      nvidia("cuda-cupti", "12.9.79", "096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f"),
      nvidia("cuda-nvcc", "12.9.86", "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0"),
      nvidia("cuda-nvrtc", "12.9.86", "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4"),
      nvidia("cuda-runtime", "12.9.79", "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3"),
      nvidia("cudnn", "9.28.0.42", "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375"),
      nvidia("cufft", "11.4.1.4", "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28"),
      nvidia("curand", "10.3.10.19", "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e"),
      nvidia("cusolver", "11.7.5.82", "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88"),
      nvidia("cusparse", "12.5.10.65", "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78"),
      nvidia("nccl", "2.32.3", "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c"),
      nvidia("nvjitlink", "12.9.86", "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9"),
    ],
    download: 3_000 * MB,
    installed: 7_000 * MB,
  },
};

function nvidia(name: string, version: string, sha256: string) {
  return { name: `nvidia-${name}-cu12`, version, sha256 };
}

/** The requirements of this machine; undefined if there is no build for it. */
export function requirementsFor(
  variant: Variant,
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
  musl = platform === "linux" && hasMusl(),
): Requirements | undefined {
  // wheels for glibc do not load with another C library
  if (musl) return undefined;
  return REQUIREMENTS[`${platform}-${arch}-${variant}`];
}

/** A requirements file with hashes; pip refuses all other files. */
export function requirementsText({ packages }: Requirements): string {
  return packages
    .map(({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}\n`)
    .join("");
}

/** The files of the library, by their names in the wheel. */
export function wheelMembers(platform: NodeJS.Platform = process.platform): ReadonlyMap<string, string> {
  return new Map(libraryFiles(platform).map((file) => [`tensorflow/${file}`, file]));
}
