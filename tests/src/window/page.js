// Read by the tests' harness inside the page. It only looks; every change comes from clicks and keys.

const ROLES = {
  a: "link", button: "button", summary: "button", textarea: "textbox", select: "combobox", dialog: "dialog",
  h1: "heading", h2: "heading", h3: "heading", h4: "heading", li: "listitem", nav: "navigation", option: "option",
};
const INPUT_ROLES = { checkbox: "checkbox", radio: "radio", submit: "button", button: "button", search: "searchbox" };

/** The text of an element as it is read out: without what is hidden from assistive technology. */
function textOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return "";
  const text = [...node.childNodes].map(textOf).join("");
  return style.display.startsWith("inline") ? text : ` ${text} `;
}

const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim();

function roleOf(element) {
  const given = element.getAttribute("role");
  if (given) return given;
  const tag = element.localName;
  return tag === "input" ? (INPUT_ROLES[element.type] ?? "textbox") : (ROLES[tag] ?? "");
}

function nameOf(element) {
  const byIds = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const labelled = squeeze(byIds.map((id) => document.getElementById(id)?.textContent).join(" "));
  const label = element.getAttribute("aria-label") ?? "";
  const labels = squeeze([...(element.labels ?? [])].map((each) => each.textContent).join(" "));
  const isField = ["input", "textarea", "select"].includes(element.localName);
  return labelled || squeeze(label) || labels || (isField ? "" : squeeze(textOf(element))) || element.title || "";
}

function isVisible(element) {
  if (element.closest("[inert]")) return false;
  const open = [...document.querySelectorAll("dialog")].filter((dialog) => dialog.matches(":modal")).at(-1);
  if (open && !open.contains(element)) return false;
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true });
}

const elements = () => [...document.querySelectorAll(
  "a[href], button, summary, textarea, select, input, dialog, h1, h2, h3, h4, li, nav, option, [role]",
)].filter(isVisible);

const fits = (found, wanted) =>
  (wanted.is === undefined || found === wanted.is) &&
  (wanted.starts === undefined || found.startsWith(wanted.starts)) &&
  (wanted.with === undefined || wanted.with.every((part) => found.includes(part)));

const find = (role, name) =>
  elements().filter((element) => roleOf(element) === role && fits(nameOf(element), name));

const describe = (element) => ({
  role: roleOf(element),
  name: nameOf(element),
  value: element.value ?? null,
  checked: element.checked ?? null,
});

const visible = () => elements().map(describe).filter(({ name }) => name !== "");
const focused = () => describe(document.activeElement ?? document.body);
const text = () => document.body.innerText;
