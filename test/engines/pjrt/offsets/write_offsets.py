"""Writes the offsets of the structures of the PJRT C API, as another implementation of C's rules computes them.

    python write_offsets.py header PATH/pjrt_c_api.h 0.81.json     (gcc compiles a program around the header)
    python write_offsets.py pypjrt 0.114.json                      (pip install pypjrt: ctypes of the headers of 0.114)

The header of 0.81 is in the wheel of xla-cpu-pjrt 0.0.1.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path


def from_header(path: str) -> dict:
    text = re.sub(r"//[^\n]*", "", Path(path).read_text())
    lines = []
    for name, body in re.findall(r"struct (PJRT_\w+) \{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\};", text):
        if name == "PJRT_Api":
            continue
        body = re.sub(r"union\s*\{(.*?)\}\s*;", r"\1", body, flags=re.S)
        fields = []
        for statement in filter(None, (part.strip() for part in body.split(";"))):
            found = re.search(r"\(\*\s*(\w+)\)", statement) or re.search(r"(\w+)(\[.*\])?$", statement)
            fields += [found[1]] if found else []
        last = re.search(rf"PJRT_DEFINE_STRUCT_TRAITS\(\s*{name},\s*(\w+)\)", text)
        size = f"offsetof({name}, {last[1]}) + sizeof((({name}*)0)->{last[1]})" if last else f"sizeof({name})"
        lines.append(f'printf("S {name} %zu\\n", (size_t)({size}));')
        lines += [f'printf("F {name} {field} %zu\\n", offsetof({name}, {field}));' for field in fields]
    slots = re.findall(r"_PJRT_API_STRUCT_FIELD\((\w+)\);", text)
    lines += [f'printf("A {slot} %zu\\n", offsetof(PJRT_Api, {slot}));' for slot in slots]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "offsets.c")
        source.write_text(
            f'#include <stdio.h>\n#include "{Path(path).resolve()}"\nint main() {{ {" ".join(lines)} }}\n'
        )
        program = Path(folder, "offsets")
        subprocess.run(["gcc", "-w", "-o", program, source], check=True)
        return parsed(subprocess.run([program], check=True, capture_output=True, text=True).stdout)


def parsed(output: str) -> dict:
    slots, structures = {}, {}
    for kind, *words in (line.split() for line in output.splitlines()):
        if kind == "A":
            slots[words[0]] = int(words[1])
        elif kind == "S":
            structures[words[0]] = {"size": int(words[1]), "fields": {}}
        else:
            structures[words[0]]["fields"][words[1]] = int(words[2])
    return {"slots": slots, "structures": structures}


def from_pypjrt() -> dict:
    from ctypes import Structure, Union

    from pypjrt._abi import pjrt_0_114 as abi

    slots = {name: getattr(abi.PJRT_Api, name).offset for name, *_ in abi.PJRT_Api._fields_}
    structures = {}
    for name, kind in vars(abi).items():
        if not (name.startswith("PJRT_") and isinstance(kind, type) and issubclass(kind, Structure)):
            continue
        size = getattr(abi, f"{name}_STRUCT_SIZE", None)
        if size is not None and name != "PJRT_Api":
            fields = {field: getattr(kind, field).offset for field, *_ in kind._fields_}
            structures[name] = {"size": size, "fields": fields}
    return {"slots": slots, "structures": structures}


# only structures that the engine has a layout for
layouts = Path(__file__).parents[4] / "runtime/engines/pjrt/layouts.ts"
used = set(re.findall(r"^  (\w+):", layouts.read_text(), re.M)) | {"Buffer_MemoryLayout_Tiled"}
source, *rest = sys.argv[1:]
found = from_header(rest[0]) if source == "header" else from_pypjrt()
offsets = {
    "slots": {name: at for name, at in found["slots"].items() if name[5:] in used},
    "structures": {
        name: layout for name, layout in found["structures"].items() if name[5:].removesuffix("_Args") in used
    },
}
Path(rest[-1]).write_text(json.dumps(offsets, indent=1) + "\n")
