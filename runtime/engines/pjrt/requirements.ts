import { hasMusl } from "../tensorflow/library-file.ts";
import type { Requirements } from "../tensorflow/requirements.ts";
import { type Build, CPU_PLUGIN_VERSION, PLUGIN_VERSION } from "./location.ts";

const MB = 1e6;

/** Every platform tag of wheels that this machine accepts. */
const MANYLINUX = [27, 26, 25, 24, 17, 12, 5]
  .map((minor) => `manylinux_2_${minor}_x86_64`)
  .concat("manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64");

function wheel(name: string, version: string, sha256: string) {
  return { name, version, sha256 };
}

/** The packages for compiling only: the plugin, and NVIDIA's `ptxas` and `libdevice`. */
const COMPILER = ["jax-cuda13-pjrt", "nvidia-cuda-nvcc", "nvidia-nvvm"];

/**
 * The requirements for pip: JAX's plugin and NVIDIA's libraries, in the versions that `jax-cuda13-plugin[with-cuda]`
 * uses.
 */
const REQUIREMENTS: Readonly<Record<Exclude<Build, "compiler">, Requirements>> = {
  cuda13: {
    platforms: MANYLINUX,
    packages: [
      wheel(
        "jax-cuda13-pjrt",
        PLUGIN_VERSION,
        "5899bb6177eda86ea532afb9a26794f2bdd04966f6a01f9028266b16c2b6cf90",
      ),
      wheel(
        "nvidia-cublas",
        "13.10.0.20",
        "dcc6d63884c53d07e267ce7e6feac17b2538cebaafec5db865736c3e28e4dc84",
      ),
      wheel(
        "nvidia-cuda-cccl",
        "13.3.5.0.6",
        "d5230098fa2df5021e1a00c0c4eee41797671a91119d31e892463e5ccf3ee326",
      ),
      wheel("nvidia-cuda-crt", "13.5.37", "e898b7f73d3035fa89915a3f7bf3b54a73e90249746111aed295822c4729bb29"),
      wheel(
        "nvidia-cuda-cupti",
        "13.5.25",
        "9dcca41c12a734192b14e7128ae116bc9ce1b9da686e2ebf48ae7a4415f76650",
      ),
      wheel(
        "nvidia-cuda-nvcc",
        "13.5.37",
        "f5c4f7ead5d964fb4af42bbf1e6d3ec3c1e6e9d83b53749f691d387e7fcaa3a7",
      ),
      wheel(
        "nvidia-cuda-nvrtc",
        "13.5.37",
        "86b4d68058807988b7d9af5b44917a0601e9c337f35ccd657bfb3c759ff8d8bc",
      ),
      wheel(
        "nvidia-cuda-runtime",
        "13.5.37",
        "df2b79a8852f10d1fef8c848489c49eebb5754051bf870202a862831412b179d",
      ),
      wheel(
        "nvidia-cudnn-cu13",
        "9.28.1.4",
        "a54f205b1db1f2895d99f398754db1369816f0569dd459731f925635cf7b65ec",
      ),
      wheel("nvidia-cufft", "12.5.0.14", "b8be26837a5abad2b5b74f3e92dd29f622a42934b355be0961a48712cbba23ad"),
      wheel(
        "nvidia-cusolver",
        "12.4.1.2",
        "b3b8e02fd2f2df869369af075dc3a179d43f6f7b85e94632a7dce556697be044",
      ),
      wheel(
        "nvidia-cusparse",
        "12.9.4.2",
        "072667e58c851a318738f5527a12eb225cbf058803f2ea451c722d8cf8edddec",
      ),
      wheel("nvidia-nccl-cu13", "2.32.3", "1459723080ac889d73a26edfa3e04383a7928ab31ac8f0ec43b3ea9548b04ff3"),
      wheel(
        "nvidia-nvjitlink",
        "13.5.37",
        "280d7cb9649704145f074b8dbde500de04ce02d0872e066e20a83c17bcaa93eb",
      ),
      wheel(
        "nvidia-nvshmem-cu13",
        "3.8.0",
        "81a4d1f666543e6d34df6d2ff940c7da1435e34e186aab6f3c2b48861b64ef38",
      ),
      wheel("nvidia-nvvm", "13.5.37", "c41bfa362e407405163f103c2229f0765f8cc2ed7d148b754dc77f228bf7e070"),
    ],
    download: 2_480 * MB,
    installed: 3_900 * MB,
  },
  cuda12: {
    platforms: MANYLINUX,
    packages: [
      wheel(
        "jax-cuda12-pjrt",
        PLUGIN_VERSION,
        "5ec28e06198d094031c37590b4ea753ae8cde4879ab4b60baf40f0dffb673286",
      ),
      wheel(
        "nvidia-cublas-cu12",
        "12.9.3.13",
        "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
      ),
      wheel(
        "nvidia-cuda-cccl-cu12",
        "12.9.27",
        "37869e17ce2e1ecec6eddf1927cca0f8c34e64fd848d40453df559091e2d7117",
      ),
      wheel(
        "nvidia-cuda-cupti-cu12",
        "12.9.79",
        "096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f",
      ),
      wheel(
        "nvidia-cuda-nvcc-cu12",
        "12.9.86",
        "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
      ),
      wheel(
        "nvidia-cuda-nvrtc-cu12",
        "12.9.86",
        "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
      ),
      wheel(
        "nvidia-cuda-runtime-cu12",
        "12.9.79",
        "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
      ),
      wheel(
        "nvidia-cudnn-cu12",
        "9.28.0.42",
        "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
      ),
      wheel(
        "nvidia-cufft-cu12",
        "11.4.1.4",
        "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
      ),
      wheel(
        "nvidia-cusolver-cu12",
        "11.7.5.82",
        "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
      ),
      wheel(
        "nvidia-cusparse-cu12",
        "12.5.10.65",
        "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
      ),
      wheel("nvidia-nccl-cu12", "2.32.3", "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c"),
      wheel(
        "nvidia-nvjitlink-cu12",
        "12.9.86",
        "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
      ),
      wheel(
        "nvidia-nvshmem-cu12",
        "3.8.0",
        "b2e5760d6158aefe7bb74348d5128bb1b46a7dd1fd4b7b1e6fe55b4b07888f70",
      ),
    ],
    download: 3_160 * MB,
    installed: 5_000 * MB,
  },
  cpu: {
    platforms: MANYLINUX,
    packages: [
      wheel(
        "lammps-jax-pjrt-cpu",
        CPU_PLUGIN_VERSION,
        "1319390d948b39f69f7dade496b7c385149d9ca6097a6b62114da113216d9ad1",
      ),
    ],
    download: 63 * MB,
    installed: 202 * MB,
  },
};

/** The requirements of this machine; undefined if there is no such plugin. All are for Linux on x86-64 with glibc. */
export function requirementsFor(
  build: Build,
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
  musl: boolean = platform === "linux" && hasMusl(),
): Requirements | undefined {
  if (platform !== "linux" || arch !== "x64" || musl) return undefined;
  if (build !== "compiler") return REQUIREMENTS[build];
  const { cuda13 } = REQUIREMENTS;
  const packages = cuda13.packages.filter(({ name }) => COMPILER.includes(name));
  return { platforms: cuda13.platforms, packages, download: 257 * MB, installed: 700 * MB };
}
