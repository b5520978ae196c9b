/** Loads Ink only when it is needed. The build replaces this module, because a single script cannot import other modules. */
export const loadLiveScreen = (): Promise<typeof import("./ink/live-screen.tsx")> =>
  import("./ink/live-screen.tsx");
