import { createBell } from "./bell.ts";
import type { IndexStats } from "./gallery_index.ts";
import type { Size } from "./matrix.ts";

/** A copy that is held. Its size is what was last heard of it. */
export interface Copy {
  version: number;
  size: Size;
}

/** A copy that is being loaded. */
export interface Loading {
  /** The name it is filled under. */
  readonly ticket: string;
  size: Size;
}

/** What a worker holds, and which of it has to go so that it stays within a number of bytes. */
export interface Ledger {
  copy(tenantId: string): Copy | undefined;
  /** Enters a copy as the one used last. */
  enter(tenantId: string, copy: Copy): void;
  /** Notes that a copy is used. */
  use(tenantId: string): void;
  strike(tenantId: string): void;
  /** Enters a copy that is going to be loaded. */
  begin(): Loading;
  /** Strikes what was being loaded, whether it became a copy or not. */
  end(loading: Loading): void;
  /** Drops the copies used longest ago until the rest fits, but not the one that is spared. */
  trim(spared?: string): void;
  /**
   * Resolves when `loading` may grow by some bytes, which it counts for from now on: there is room,
   * or could be made, or everything that began before it has ended; so a gallery larger than the
   * whole budget is loaded nonetheless, alone.
   */
  turn(loading: Loading, bytes: number): Promise<void>;
  stats(): IndexStats;
}

/** Makes an empty ledger of at most `maxBytes`; `drop` is told each copy that has to go. */
export function createLedger(maxBytes: number, drop: (tenantId: string) => void): Ledger {
  // In the order of their last use.
  const copies = new Map<string, Copy>();
  const loads = new Set<Loading>();
  const turns = createBell();
  let tickets = 0;
  const strike = (tenantId: string) => {
    copies.delete(tenantId);
    turns.ring();
  };
  const enter = (tenantId: string, copy: Copy) => {
    copies.delete(tenantId);
    copies.set(tenantId, copy);
  };
  const bytes = () => total([...copies.values(), ...loads], "bytes");
  const trim = (spared?: string) => {
    for (const tenantId of [...copies.keys()]) {
      if (bytes() <= maxBytes) return;
      if (tenantId === spared) continue;
      strike(tenantId);
      drop(tenantId);
    }
  };
  return {
    copy: (tenantId) => copies.get(tenantId),
    enter,
    use(tenantId) {
      const copy = copies.get(tenantId);
      if (copy) enter(tenantId, copy);
    },
    strike,
    begin() {
      const loading = { ticket: `loading ${tickets++}`, size: { rows: 0, bytes: 0 } };
      loads.add(loading);
      return loading;
    },
    end(loading) {
      loads.delete(loading);
      turns.ring();
    },
    trim,
    async turn(loading, more) {
      loading.size = { rows: loading.size.rows, bytes: loading.size.bytes + more };
      for (trim(); bytes() > maxBytes && !isFirst(loading, loads); trim()) await turns.next();
    },
    stats: () => ({
      tenants: copies.size,
      rows: total(copies.values(), "rows"),
      bytes: bytes(),
    }),
  };
}

function total(entries: Iterable<Copy | Loading>, what: keyof Size): number {
  let sum = 0;
  for (const { size } of entries) sum += size[what];
  return sum;
}

function isFirst(loading: Loading, loads: ReadonlySet<Loading>): boolean {
  return loads.values().next().value === loading;
}
