/** The drawings of the app, on a grid of 24: lines of 1.75, or as a part says. */

/** A line, or a part that is drawn in a way of its own. */
export type IconPart =
  string | { d: string; fill?: boolean; width?: number; dash?: string; opacity?: number; cutOut?: boolean };

const ring = "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z";
const clock: IconPart[] = [ring, "M12 7.5V12l3 2"];
const octagon: IconPart[] = ["M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3z", "M12 8v4.5M12 16h.01"];
const calendar =
  "M6.5 5.5h11a2.5 2.5 0 0 1 2.5 2.5v9.5a2.5 2.5 0 0 1-2.5 2.5h-11a2.5 2.5 0 0 1-2.5-2.5v-9.5a2.5 2.5 0 0 1 2.5-2.5z";

export const icons = {
  // Acting
  plus: ["M12 5v14M5 12h14"],
  search: ["M11 4.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z", "m20 20-4.2-4.2"],
  close: ["M6 6l12 12M18 6 6 18"],
  tick: ["m5 12.5 4.5 4.5L19 7.5"],
  up_down: ["m8 10 4-4 4 4M8 14l4 4 4-4"],
  up: ["m7 14 5-5 5 5"],
  down: ["m7 10 5 5 5-5"],
  left: ["m14.5 6-6 6 6 6"],
  right: ["m9.5 6 6 6-6 6"],
  again: ["M20 12a8 8 0 1 1-2.5-5.8L20 8.5", "M20 4v4.5h-4.5"],
  copy: [
    "M11.5 9h6a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5h-6A2.5 2.5 0 0 1 9 17.5v-6A2.5 2.5 0 0 1 11.5 9z",
    "M15 9V6.5A2.5 2.5 0 0 0 12.5 4h-6A2.5 2.5 0 0 0 4 6.5v6A2.5 2.5 0 0 0 6.5 15H9",
  ],
  bin: ["M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7"],
  open_outside: ["M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9"],
  eye: [
    "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z",
    "M12 9.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6z",
  ],
  pen: ["M5 19l1-4.5L15.5 5 19 8.5 9.5 18z", "m13 7.5 3.5 3.5"],
  import: ["M12 16V5m-4.5 4L12 4.5 16.5 9M4.5 16v2a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-2"],
  save: ["M12 5v11m-4.5-4 4.5 4.5 4.5-4.5M5 20h14"],
  start: ["M8 5.5v13L18.5 12z"],
  pause: [{ d: "M9 6v12M15 6v12", width: 2.2 }],
  undo: ["M8.5 9H4.500V5", "M4.7 9A8 8 0 1 1 4 13"],
  // Things
  sheet: ["M6 3.5h8l4 4v13H6z", "M14 3.5v4h4"],
  queue: ["M4 6h16M4 12h16M4 18h10"],
  calendar: [calendar, "M4 10h16M8.5 3.5v4M15.5 3.5v4"],
  move: [calendar, "M4 10h16M9.5 15h5m-2-2.2 2.2 2.2-2.2 2.2"],
  key: ["M8 11.5a4 4 0 1 0 0 8a4 4 0 1 0 0-8z", "m11 12.5 8-8M16 7.5l3 3"],
  lock: [
    "M7.5 10.500h9a2.5 2.5 0 0 1 2.5 2.500v4.500a2.5 2.5 0 0 1-2.5 2.500h-9a2.5 2.5 0 0 1-2.5-2.500v-4.500a2.5 2.5 0 0 1 2.5-2.500z",
    "M8 10.5V8a4 4 0 0 1 8 0v2.5",
  ],
  video: [
    "M6.5 5h11a2.5 2.5 0 0 1 2.500 2.500v9a2.5 2.5 0 0 1-2.500 2.500h-11a2.5 2.5 0 0 1-2.500-2.500v-9a2.5 2.5 0 0 1 2.500-2.500z",
    "M10 9v6l5-3z",
  ],
  image: [
    "M6.5 5h11a2.5 2.5 0 0 1 2.5 2.500v9a2.5 2.5 0 0 1-2.5 2.500h-11a2.5 2.5 0 0 1-2.5-2.500v-9a2.5 2.5 0 0 1 2.5-2.500z",
    "m5 17 4.5-4.5 3 3L16 12l4 4",
  ],
  help: [ring, "M9.6 9.6a2.5 2.5 0 1 1 3.7 2.2c-.9.5-1.3 1-1.3 1.9M12 16.5h.01"],
  info: [ring, "M12 11v5M12 8h.01"],
  triangle: ["M12 4 2.8 19.5h18.4z", "M12 10v4.5M12 17h.01"],
  octagon,
  clock,
  // The eleven statuses, each with a shape of its own
  draft: [{ d: "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16z", dash: "3.6 3.6" }],
  scheduled: clock,
  validating: ["M12 3.5a8.5 8.5 0 1 1-8.5 8.5", { d: "M12 3.5a8.5 8.5 0 0 0-8.5 8.5", opacity: 0.35 }],
  validated: ["M12 3.5 5 6v5.5c0 4.3 2.9 7.7 7 9 4.1-1.3 7-4.7 7-9V6z", "m9 12 2.2 2.2L15.2 10"],
  publishing: [ring, "M12 16V8.5m-3 2.8 3-3 3 3"],
  published: [
    { d: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z", fill: true },
    { d: "m8 12.3 2.8 2.8L16 9.7", width: 2, cutOut: true },
  ],
  partial: [ring, { d: "M12 3.5a8.5 8.5 0 0 1 0 17z", fill: true }],
  failed: octagon,
  billing: [
    "M7.5 3.5h9a4 4 0 0 1 4 4v9a4 4 0 0 1-4 4h-9a4 4 0 0 1-4-4v-9a4 4 0 0 1 4-4z",
    "M9.8 9v6M14.2 9v6",
  ],
  render: [
    "M6 5h12a2.5 2.5 0 0 1 2.5 2.5v9a2.5 2.5 0 0 1-2.5 2.5H6a2.5 2.5 0 0 1-2.5-2.5v-9A2.5 2.5 0 0 1 6 5z",
    { d: "m10.3 9.3 4.4 2.7-4.4 2.7z", fill: true },
  ],
  archived: ["M4 5h16v4H4zM5.5 9v8.5a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2V9M10 13h4"],
  // Platforms, as simplified drawings
  x: ["M4 4.5h4.3L20 19.5h-4.3z", "m19 4.5-6 6.7M11 13.5l-6 6"],
  linkedin: [{ d: "M5.5 10v9M5.5 5.5v.01M11 19v-9M11 14c0-2.5 1.5-4 3.9-4s3.6 1.5 3.6 4v5", width: 2.6 }],
  instagram: [
    "M9 4h6a5 5 0 0 1 5 5v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5V9a5 5 0 0 1 5-5z",
    "M12 8.300a3.7 3.7 0 1 0 0 7.400a3.7 3.7 0 1 0 0-7.400z",
    { d: "M16.6 7.400h.01", width: 2.4 },
  ],
  threads: [
    "M17.8 8.700C17 6 15 4.5 12 4.500c-4.3 0-6.8 3-6.8 7.500s2.5 7.5 6.8 7.500c3.6 0 6-1.7 6-4.3 0-4.6-9.2-4.9-9.2-1.2 0 1.6 1.3 2.4 2.9 2.4 2.6 0 3.6-1.9 3.6-4.5 0-2.2-1.1-3.6-3.3-3.6-1.4 0-2.3.5-2.9 1.5",
  ],
  youtube: [
    "M7 5.500h10a4 4 0 0 1 4 4v5a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4v-5a4 4 0 0 1 4-4z",
    { d: "m10.4 9.5 4.2 2.5-4.2 2.500z", fill: true },
  ],
  globe: [ring, "M3.8 12h16.400M12 3.500c5 5 5 12 0 17c-5-5-5-12 0-17z"],
} satisfies Record<string, IconPart[]>;

export type IconName = keyof typeof icons;
