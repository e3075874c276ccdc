/**
 * The user id of a person who was enrolled by name alone: the same for the same name, and without
 * the name in it, because ids stand in places where a name must not (logs, addresses).
 */
export async function stableUserId(name: string): Promise<string> {
  const bytes = new TextEncoder().encode(name.normalize("NFC"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `n-${digest.slice(0, 12).toHex()}`;
}
