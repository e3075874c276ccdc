/** Data that every layer shares. Nothing here has behaviour. */

/** A point in pixels, x to the right and y down, in the upright image. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An axis-aligned box in pixels of the upright image; right and bottom are exclusive edges. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Left eye, right eye, nose, left and right mouth corner, as seen by the viewer. */
export type Landmarks = readonly [Point, Point, Point, Point, Point];

/** Upright 8-bit pixels, `[height, width, 3]` RGB interleaved, no padding between rows. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A decoded photo. It may be smaller than its file. */
export interface DecodedImage extends Image {
  /** Upright size of the file's own pixels. */
  readonly source: { readonly width: number; readonly height: number };
  /**
   * The whole photo with its longer side reduced to `overviewSide`, without aliasing; the photo
   * itself (the same object's pixels) when that is no larger.
   */
  readonly overview: Image;
}

/** Longer side in pixels of a photo's overview: the input side of the detectors. */
export const overviewSide = 640;

/** A 512-d (or the recognizer's own size) L2-normalised embedding. */
export type Embedding = Float32Array<ArrayBuffer>;

/** What was measured on one face; see `face/quality.ts` for each formula. */
export interface Quality {
  /** 0 to 1: the smallest of the parts below after scaling each to 0..1. */
  readonly score: number;
  /** Distance between the eyes in pixels of the file's own pixels. */
  readonly eye_distance: number;
  /** Variance of the Laplacian of the aligned 112x112 crop's luma; blur makes it small. */
  readonly sharpness: number;
  /** Mean luma of the aligned crop, 0 to 1. */
  readonly brightness: number;
  /** Head turn in degrees estimated from the five points; 0 is frontal, positive to the viewer's right. */
  readonly yaw: number;
  /** In-plane rotation of the eye line in degrees. */
  readonly roll: number;
}

/** One detected face. */
export interface Face {
  readonly box: Box;
  /** Detector confidence, 0 to 1. */
  readonly score: number;
  readonly landmarks: Landmarks;
  readonly quality: Quality;
}

/** A detected face with the embedding that was asked for. */
export interface EmbeddedFace extends Face {
  readonly embedding: Embedding;
}

/** One enrolled sample as a search index needs it: without a name. */
export interface GalleryRow {
  readonly enrollmentId: number;
  /** Internal number of the person; enrollments of one person share it. */
  readonly personId: number;
  readonly embedding: Embedding;
}

/** Samples of one gallery side by side, so that they cross to a worker without a copy. */
export interface GalleryPage {
  readonly enrollmentIds: Float64Array<ArrayBuffer>;
  /** As long as `enrollmentIds`. */
  readonly personIds: Float64Array<ArrayBuffer>;
  /** `[enrollmentIds.length, dimension]` row by row, each of unit length. */
  readonly embeddings: Float32Array<ArrayBuffer>;
}

/** A person found, by the sample nearest to the probe. */
export interface Hit {
  readonly enrollmentId: number;
  readonly personId: number;
  /** Cosine distance, 0..2. */
  readonly distance: number;
}

/** The answer to a search. */
export interface SearchResult {
  /** One hit a person, nearest first. */
  readonly hits: readonly Hit[];
  /** Samples searched. */
  readonly size: number;
}

/** What binds an embedding to the model that made it; two embeddings compare only when equal. */
export interface ModelContract {
  /** `<model id>@<first 16 hex digits of the weights' sha256>/<dimension>/<preprocessing>`. */
  readonly id: string;
  readonly model: string;
  readonly sha256: string;
  readonly dimension: number;
  readonly preprocessing: string;
}
