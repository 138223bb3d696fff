/** Does something when an element is about to come into view, and again while it stays there. */

import { twoFrames } from "./frames";

/** Two screens ahead, so that nobody sees the end of what is drawn. */
const AHEAD = "1600px";

/** For an `{@attach}`. */
export function whenNear(act: () => void) {
  return (element: Element) => {
    const observer = new IntersectionObserver(
      (seen) => {
        if (!seen.some((entry) => entry.isIntersecting)) return;
        act();
        // An element that is still near would otherwise never be reported again.
        observer.unobserve(element);
        observer.observe(element);
      },
      // The margin only counts at the edge of the root, and not inside a part of the page that scrolls by itself.
      { root: element.closest("[data-scrolls]"), rootMargin: AHEAD },
    );
    let isHere = true;
    // What is near but not in view does not hold up the first picture of what is.
    void twoFrames().then(() => isHere && observer.observe(element));
    return () => {
      isHere = false;
      observer.disconnect();
    };
  };
}
