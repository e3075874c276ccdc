/** Draws the frame about a face over the picture. */

/** Length of a corner as a share of the frame's shorter side. */
const corner = 0.24;

/** Colours of the style sheet, by what is said of a face. */
const colours = { good: "--frame-good", wrong: "--frame", plain: "--frame-plain" };

/**
 * Draws corners about a face, dashed when something is wrong.
 *
 * @param canvas lies over the picture and is shown like it
 * @param seen the detector's last look, or undefined for none
 * @param style "good", "wrong" or "plain"
 */
export function drawFace(canvas, seen, style) {
  if (!seen?.faces.length) {
    return canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
  }
  if (canvas.width !== seen.width) canvas.width = seen.width;
  if (canvas.height !== seen.height) canvas.height = seen.height;
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  const unit = Math.max(seen.width, seen.height) / 400;
  const styles = getComputedStyle(canvas);
  context.lineCap = "round";
  context.setLineDash(style === "wrong" ? [unit * 4, unit * 4] : []);
  const path = cornersOf(seen.faces[0].box);
  // A dark line beneath, so that the frame is seen on any picture.
  for (const [width, colour] of [[5, "--frame-edge"], [3, colours[style]]]) {
    context.lineWidth = unit * width;
    context.strokeStyle = styles.getPropertyValue(colour);
    context.stroke(path);
  }
}

function cornersOf({ left, top, right, bottom }) {
  const length = corner * Math.min(right - left, bottom - top);
  const radius = length / 2.5;
  const path = new Path2D();
  for (
    const [x, y, dx, dy] of [[left, top, 1, 1], [right, top, -1, 1], [right, bottom, -1, -1], [
      left,
      bottom,
      1,
      -1,
    ]]
  ) {
    path.moveTo(x, y + dy * length);
    path.arcTo(x, y, x + dx * length, y, radius);
    path.lineTo(x + dx * length, y);
  }
  return path;
}
