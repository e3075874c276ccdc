/** One loaded network with a single input and float32 outputs, on whichever backend. */
export interface Network {
  /**
   * Runs the network once.
   *
   * @param input values in the network's own layout, `shape` dimensions; not kept afterwards
   * @returns the outputs in the order the model declares them
   */
  run(input: Float32Array, shape: readonly number[]): Promise<readonly Float32Array[]>;
  /** Frees its memory. */
  release(): Promise<void>;
}

/** Opens the weights in the file `path`. */
export type OpenNetwork = (path: string) => Promise<Network>;
