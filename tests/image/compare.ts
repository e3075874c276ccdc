/** Mean absolute difference of two pictures of the same size, in levels of 0 to 255. */
export function meanDifference(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) throw new Error("pictures of different sizes");
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += Math.abs(one[at] - other[at]);
  return sum / one.length;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A picture at the size of another, by taking the nearest pixels; for smooth pictures only. */
export function resample(
  { width, data, height }: Picture,
  size: Omit<Picture, "data">,
): Uint8Array {
  const out = new Uint8Array(size.width * size.height * 3);
  for (let y = 0, to = 0; y < size.height; y++) {
    const row = Math.floor((y + 0.5) * height / size.height);
    for (let x = 0; x < size.width; x++, to += 3) {
      const from = (row * width + Math.floor((x + 0.5) * width / size.width)) * 3;
      out.set(data.subarray(from, from + 3), to);
    }
  }
  return out;
}

/** The part of a picture inside a box. */
export function crop(
  { width, data }: Picture,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): Uint8Array {
  const stride = (right - left) * 3;
  const out = new Uint8Array(stride * (bottom - top));
  for (let y = top; y < bottom; y++) {
    const from = (y * width + left) * 3;
    out.set(data.subarray(from, from + stride), (y - top) * stride);
  }
  return out;
}
