/** Ink is loaded only where it draws. The bundle has this module in another form: what is one script cannot import. */
export const loadLiveScreen = (): Promise<typeof import("./ink/live-screen.tsx")> =>
  import("./ink/live-screen.tsx");
