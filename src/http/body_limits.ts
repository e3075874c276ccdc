/** Bounds of a request body. */
export interface BodyLimits {
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of a whole body that brings one photo. */
  readonly bodyBytes: number;
  /** Parts of a form. */
  readonly parts: number;
  /** Those of them that are text. */
  readonly fields: number;
}

/** How many photos a request may bring. */
export interface PhotoCount {
  readonly count: number;
  /** Bytes of each, where fewer than of any photo will do. */
  readonly bytes?: number;
}

/** The bounds of a body that may bring several photos: as much larger as they are. */
export function limitsFor(limits: BodyLimits, { count, bytes = Infinity }: PhotoCount): BodyLimits {
  const fileBytes = Math.min(limits.fileBytes, bytes);
  const more = Math.max(0, count * fileBytes - limits.fileBytes);
  return { ...limits, fileBytes, bodyBytes: limits.bodyBytes + more };
}
