/** Backends that this version can run networks on. */
const available = ["cpu"] as const;

/** A backend in use. */
export type Backend = typeof available[number];

/**
 * The backend to use.
 *
 * @param requested `auto` or the name of a backend
 * @throws {Error} for a backend that does not work here, naming those that do
 */
export function selectBackend(requested: string): Backend {
  const found = available.find((backend) => requested === "auto" || requested === backend);
  if (found) return found;
  throw new Error(
    `INFERENCE_BACKEND=${requested} does not work in this version; what does: ${
      available.join(", ")
    }`,
  );
}
