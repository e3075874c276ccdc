/**
 * What the service counts and measures of itself. Every label is a word of this program or of a
 * standard: never an id, a name, a key or anything else that a client chose.
 */

/** Numbers that are read when somebody asks for them, by name, with what they tell. */
export const gauges = {
  wajah_photos_in_work: "Photos that are worked on",
  wajah_photos_waiting: "Photos that wait for their turn",
  wajah_photo_slots: "Photos that can be worked on at once",
  wajah_index_tenants: "Tenants whose gallery is held in memory",
  wajah_index_rows: "Enrollments of the galleries held in memory",
  wajah_index_bytes: "Bytes of the galleries held in memory",
  wajah_ready: "1 when the models are loaded",
  process_resident_memory_bytes: "Resident memory in bytes",
  process_heap_bytes: "Heap of the main thread in use, in bytes",
  process_external_memory_bytes: "Memory of the main thread outside of its heap, in bytes",
  process_start_time_seconds: "Start of the process, in seconds since 1970",
} as const;

/** A number that is read when somebody asks for it. */
export type Gauge = keyof typeof gauges;

/** An answered request. */
export interface AnsweredRequest {
  readonly method: string;
  /** The pattern of the route, never the path that was asked for. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** Takes what happens, and tells it in Prometheus' text format. */
export interface Metrics {
  /** Counts a request once it is answered. */
  request(request: AnsweredRequest): void;
  /** Counts an error by its code of the catalogue. */
  problem(code: string): void;
  /** Adds the milliseconds that a request spent in a stage; its name is one of this program. */
  stage(name: string, milliseconds: number): void;
  /** Counts looks into a kind of cache that found what they looked for, or did not. */
  looks(cache: string, hit: boolean, times?: number): void;
  /** Adds how late a timer of the main thread was, in milliseconds. */
  lag(milliseconds: number): void;
  /** Reads a number whenever the metrics are asked for. */
  read(gauge: Gauge, value: () => number): void;
  /** Everything in Prometheus' text format 0.0.4. */
  render(): Promise<string>;
}
