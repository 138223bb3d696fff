/** The button beside the words of a problem. */
import { m } from "../paraglide/messages";
import type { Way } from "./errors";

const names: Record<Way, () => string> = {
  sign_in: m.way_sign_in,
  billing: m.way_billing,
  brands: m.way_brands,
  dashboard: m.way_dashboard,
  own_key: m.way_own_key,
};

export const wayName = (way: Way) => names[way]();
