/** An amount that many share. */
export interface Budget {
  /** Takes so much of it, or nothing when less is left. */
  take(amount: number): boolean;
  give(amount: number): void;
}

/** Makes a budget. */
export function createBudget(whole: number): Budget {
  let left = whole;
  return {
    take(amount) {
      if (amount > left) return false;
      left -= amount;
      return true;
    },
    give(amount) {
      left += amount;
    },
  };
}
