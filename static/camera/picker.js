import { element, make } from "../dom.js";
import { text } from "../language.js";
import { listCameras } from "./camera.js";

/** Offers the other cameras, if there is more than one. */
export async function offerCameras(video, open) {
  const cameras = await listCameras(video);
  const select = element("cameras");
  select.replaceChildren(...cameras.map(({ deviceId, label, shown }, i) => {
    const name = label || text("camera_number", { number: i + 1 });
    return make("option", { value: deviceId, selected: shown }, name);
  }));
  element("camera-choice").hidden = cameras.length < 2;
  select.onchange = () => open(select.value);
}
