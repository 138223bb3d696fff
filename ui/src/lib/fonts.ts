/**
 * The font of the app. Before it is there, every text is measured with fonts of the system, and finding one for each
 * weight takes longer than everything else on the first screen.
 */

const PATIENCE_MS = 1_000;

/** Resolves when the font can be used, or can't be had. */
export const fontLoaded = (): Promise<unknown> =>
  Promise.race([
    document.fonts.load('14px "Inter Variable"').catch(() => undefined),
    new Promise((done) => setTimeout(done, PATIENCE_MS)),
  ]);
