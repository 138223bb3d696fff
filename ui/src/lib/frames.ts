/** When something is really on screen. */

/** A window that is not shown draws no frames. */
const PATIENCE_WITH_FRAMES_MS = 1_000;

/** The second frame can only begin once the first has been handed over for painting. */
export const twoFrames = () =>
  new Promise<void>((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => done()));
    setTimeout(done, PATIENCE_WITH_FRAMES_MS);
  });
