/** What the pictures put below the page: the scene that the address names. It tells which scenes there are. */
import { importPictures } from "../tests/pretend/import_pictures";
import { keyPictures } from "../tests/pretend/key_pictures";
import { install, scenes, type Scene } from "../tests/pretend/scenes";

const all = { ...scenes, ...keyPictures, ...importPictures };
const scene = new URLSearchParams(location.search).get("scene");
if (scene) install(all[scene as keyof typeof all]);

const inside = Object.entries<Scene>(all).map(([name, { inside = [] }]) => [name, inside]);
Object.assign(window, { scenes: Object.fromEntries(inside) });
