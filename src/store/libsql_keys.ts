import type { Database } from "./database.ts";
import { toKey, toStoredKey } from "./key_rows.ts";
import * as sql from "./key_statements.ts";
import { checkApiKey, checkSecret, checkTexts } from "./storable.ts";
import type { KeyStore } from "./store.ts";

/** API keys in a database. */
export function createKeys(db: Database): KeyStore {
  return {
    apiKey: async (prefix) => (await db.read(sql.selectKey(prefix))).map(toStoredKey).at(0),
    listKeys: async (tenantId) => (await db.read(sql.listKeys(tenantId))).map(toKey),
    async createKey(key, actor) {
      checkApiKey(key);
      checkTexts(actor);
      const [made] = await db.write(sql.createKey(key, actor));
      return made.map(toKey).at(0);
    },
    async rotateKey(tenantId, id, secret, actor) {
      checkSecret(secret);
      checkTexts(actor);
      const [changed] = await db.write(sql.rotateKey(tenantId, id, secret, actor));
      return changed.map(toKey).at(0);
    },
    async revokeKey(tenantId, id, actor) {
      checkTexts(actor);
      const [gone] = await db.write(sql.revokeKey(tenantId, id, actor));
      return gone.length > 0;
    },
  };
}
