/** What the pictures put below the page: the scene that the address names. */
import { keyPictures } from "../tests/pretend/key_pictures";
import { install, scenes } from "../tests/pretend/scenes";

const all = { ...scenes, ...keyPictures };
const scene = new URLSearchParams(location.search).get("scene");
if (scene) install(all[scene as keyof typeof all]);

Object.assign(window, { sceneNames: Object.keys(all) });
