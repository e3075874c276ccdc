/** Lets in as many photos as can be worked on at once, tenants in turn; see `worker/gate.ts`. */
export interface PhotoGate {
  /**
   * Refuses what `enter` would refuse now.
   *
   * @param party the tenant, where it is known
   * @throws {WajahError} `overloaded`
   */
  check(party?: string): void;
  /**
   * Waits until a photo of a tenant may be worked on.
   *
   * @param work the request that brought it: once one of its photos is worked on, none is refused
   * @throws {WajahError} `overloaded`, `timed_out`
   */
  enter(signal: AbortSignal, party: string, work: object): Promise<Disposable>;
  /** Leaves one slot to other tenants for a second, because this one asks for more than it may. */
  holdBack(party: string): void;
}
