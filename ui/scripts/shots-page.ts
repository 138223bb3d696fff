/** What the pictures put below the page: the scene that the address names. */
import { install, scenes, type SceneName } from "../tests/pretend/scenes";

const scene = new URLSearchParams(location.search).get("scene");
if (scene) install(scene as SceneName);

Object.assign(window, { sceneNames: Object.keys(scenes) });
