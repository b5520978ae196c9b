import { render } from "ink";
import type { Screen } from "../screen.ts";
import type { Terminal } from "../terminal.ts";
import { App, type Keys } from "./app.tsx";
import { frameStream } from "./frame-stream.ts";
import { LiveStore } from "./store.ts";

export interface LiveScreenOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly terminal: Terminal;
  readonly keys: Keys;
  readonly folderText: (folder: string) => string;
  /** the operations of the sweep's later experiments, as a multiple of those of this run */
  readonly later?: number | undefined;
}

const LINE_UP = "\u001b[1A";

/** The live screen. It redraws itself in place, and leaves nothing behind when it is closed. */
export function liveScreen({ input, output, terminal, keys, folderText, later }: LiveScreenOptions): Screen {
  const began = performance.now();
  const store = new LiveStore(() => (performance.now() - began) / 1000, later);
  // without a terminal to read from, Ink would fail; signals still work
  const readable = input.isTTY === true;
  const element = () => (
    <App
      store={store}
      columns={output.columns ?? terminal.columns}
      rows={output.rows ?? terminal.rows}
      unicode={terminal.unicode}
      keys={readable ? keys : undefined}
      folderText={folderText}
    />
  );
  const frames = frameStream(output);
  const resized = (): void => {
    frames.eraseBroken(output.columns);
    ink.rerender(element());
  };
  const ink = render(element(), {
    stdout: frames.stream,
    stdin: input,
    exitOnCtrlC: false,
    patchConsole: true,
    maxFps: 10,
    onRender: ({ renderTime }) => store.frameTook(renderTime),
  });
  // before Ink's own listener, which draws the current frame again: it must already have the new width
  output.prependListener("resize", resized);
  let closed = false;
  return {
    show: (event) => store.event(event),
    asked: (wish) => store.asked(wish),
    close() {
      if (closed) return;
      closed = true;
      store.close();
      output.off("resize", resized);
      ink.rerender(null);
      ink.unmount();
      // the last frame is empty and has ended its line, so the cursor moves up
      output.write(LINE_UP);
    },
  };
}
