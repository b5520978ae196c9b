import { storageOf } from "../../compiler/lower/data.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import { type Dataset, expectDataset, loadDataset } from "../data/dataset.ts";
import type { Engine } from "../engine.ts";
import { expectPlanFits } from "../memory/plan-room.ts";
import { stageError } from "./stage-errors.ts";

/** The data sets of a run. They are loaded and checked once, and a part is put on the device when a stage first needs it. */
export class DeviceData {
  private readonly datasets = new Map<string, Dataset>();
  private readonly onDevice = new Set<string>();

  private constructor(private readonly plan: Plan) {}

  /**
   * Loads and checks every data set of the plan, before anything is written.
   * @throws Interrupted after a request to stop
   */
  static async load(
    plan: Plan,
    folders: Readonly<Record<string, string>>,
    stopping: () => boolean,
  ): Promise<DeviceData> {
    const data = new DeviceData(plan);
    for (const [name, { word, args }] of Object.entries(plan.datasets))
      data.datasets.set(name, await loadDataset({ kind: word.name, ...args }, { folders, stopping }));
    return data;
  }

  /** Checks that no data set is missing or too large for the memory, without reading the data. */
  static async expect(plan: Plan, folders: Readonly<Record<string, string>>): Promise<void> {
    expectPlanFits(plan);
    for (const { word, args } of Object.values(plan.datasets))
      await expectDataset({ kind: word.name, ...args }, { folders });
  }

  /** SHA-256 of each part, for the record. */
  digests(): Record<string, string> {
    return Object.fromEntries(
      [...this.datasets].flatMap(([name, { train, test }]) => [
        [`${name}.train`, train.digest],
        [`${name}.test`, test.digest],
      ]),
    );
  }

  /** Puts the images and labels that a part refers to on the device. */
  async put(part: string, engine: Engine): Promise<void> {
    const storage = storageOf(this.plan, part);
    if (this.onDevice.has(storage.images)) return;
    const images = this.datasets.get(storage.of.dataset)![storage.of.half];
    if (images.labels === undefined) throw stageError("no-labels", { part });
    await engine.write(
      new Map([
        [
          storage.images,
          {
            dtype: "u8",
            shape: [images.count, images.height, images.width, images.channels],
            data: images.images,
          } as const,
        ],
        [
          storage.labels,
          { dtype: "i32", shape: [images.count], data: Int32Array.from(images.labels) } as const,
        ],
      ]),
    );
    this.onDevice.add(storage.images);
  }
}
