import type { Embedding, GalleryPage, GalleryRow, ModelContract, SearchResult } from "../types.ts";

/** What a tenant decides for itself; null leaves it to the service. */
export interface TenantSettings {
  /** Cosine distance up to which two faces match, 0 to 2. */
  readonly threshold: number | null;
  /** Whether a face must be live in `/identify` and `/verify` too. */
  readonly liveness: boolean;
  /** Whole days after which an enrollment is erased, 1 to 36500, or null to keep it. */
  readonly retentionDays: number | null;
  /** Whether a face that already belongs to another person may be enrolled. */
  readonly duplicatePolicy: "allow" | "reject";
  /** Most enrollments, 0 or more, or null for no limit of its own. */
  readonly quota: number | null;
}

/** A tenant as each request reads it: what tells whether a copy is stale. */
export interface TenantVersions {
  /** Chosen by the client; `default` always exists. */
  readonly id: string;
  /**
   * Grows with every write to the tenant's enrollments, also over a deletion and a new start of
   * the tenant; a copy with another number is stale.
   */
  readonly galleryVersion: number;
  /** Grows with every change of the settings, likewise. */
  readonly settingsVersion: number;
  /** How many enrollments there are. */
  readonly enrollments: number;
}

/** A customer of the service. Nothing of one tenant is ever seen through another. */
export interface Tenant extends TenantVersions {
  readonly settings: TenantSettings;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly createdAt: string;
}

/** What an API key may do. */
export type KeyScope = "recognize" | "enroll" | "admin";

/** An API key of a tenant, without the key itself. */
export interface ApiKey {
  readonly id: number;
  readonly tenantId: string;
  /** A person's name for it. */
  readonly label: string;
  /** The part of the key that finds its row. */
  readonly prefix: string;
  readonly scopes: readonly KeyScope[];
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly createdAt: string;
  /** When it stops working by itself, likewise, or null. */
  readonly expiresAt: string | null;
}

/** An API key to store. */
export interface NewApiKey extends Omit<ApiKey, "id" | "createdAt"> {
  /** SHA-256 of the whole key. */
  readonly digest: Uint8Array<ArrayBuffer>;
}

/** An API key as a request is checked against it. */
export interface StoredApiKey extends ApiKey {
  readonly digest: Uint8Array<ArrayBuffer>;
  /** Whether `expiresAt` has passed by the database's clock. */
  readonly expired: boolean;
}

/** Who did something: `admin`, `local`, `retention` or `key:<id>`. */
export type Actor = string;

/** What the audit log knows of an event; never a name, a user id or anything biometric. */
export interface AuditEvent {
  /** Such as `enrollment.created`; see `docs/operations.md`. */
  readonly action: string;
  readonly actor: Actor;
  readonly tenantId: string;
  /** Id of the enrollment or key it was about, where it was one. */
  readonly subject: number | null;
  /** How many rows it touched. */
  readonly count: number;
}

/** An entry of the audit log. */
export interface AuditEntry extends AuditEvent {
  readonly id: number;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly createdAt: string;
}

/** One sample of a person, without its embedding. */
export interface Enrollment {
  /** Never given to another enrollment, not even after a delete. */
  readonly id: number;
  /** The person's id in the tenant, chosen by the client. */
  readonly userId: string;
  readonly name: string;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly createdAt: string;
}

/** Somebody with at least one enrollment. */
export interface Person {
  /** Internal number; pages go by it. */
  readonly id: number;
  readonly userId: string;
  /** The name of the newest enrollment. */
  readonly name: string;
  /** How many enrollments. */
  readonly samples: number;
}

/** A sample to store. */
export interface NewEnrollment {
  readonly tenantId: string;
  readonly userId: string;
  readonly name: string;
  readonly embedding: Embedding;
  /** The model that made the embedding. */
  readonly contract: ModelContract;
  readonly actor: Actor;
  /** Whether a tenant that does not exist is made. */
  readonly makeTenant: boolean;
  /**
   * Refuse unless the gallery still has this version: the caller looked at that one. So the tenant
   * must be there and is not made.
   */
  readonly expectedVersion?: number | undefined;
}

/**
 * Why a write was refused, nothing written; `moved` when the gallery has another version than was
 * expected.
 */
export interface Refusal {
  readonly refused: "no_tenant" | "quota" | "moved";
}

/** A sample as it leaves one service and enters another. */
export interface TransferRow extends Enrollment {
  readonly embedding: Embedding;
}

/** What an import did. */
export interface Imported extends Change {
  /** Rows written; the others were there already (same person, time and embedding). */
  readonly written: number;
}

/** What a write left behind. Both are 0 when the tenant does not exist. */
export interface Change {
  readonly galleryVersion: number;
  /** Enrollments left in the tenant. */
  readonly count: number;
}

/** The outcome of `enroll`. */
export interface Enrolled extends Change {
  readonly enrollment: Enrollment;
  readonly personId: number;
}

/** The outcome of a delete. */
export interface Deleted extends Change {
  /** Ids of the deleted enrollments, ascending; empty when nothing matched. */
  readonly deleted: readonly number[];
}

/** A page of a list: at most `limit` entries with an id greater than `after`. */
export interface Page {
  readonly limit: number;
  readonly after?: number;
}

/** Persons whose enrollments were all made by other models. */
export interface StalePersons {
  readonly count: number;
  /** The first of them, by user id. */
  readonly userIds: readonly string[];
}

/**
 * Where tenants, persons and their embeddings live; the one truth of the service.
 *
 * Each write is one atomic change, `deleteTenant` excepted. When it rejects with a `TypeError`, the caller gave what must
 * not be stored; every other fault is a `WajahError` with the code `storage_unavailable`. Such a
 * fault of a write to a remote store leaves open whether the write happened.
 */
export interface Store extends TenantStore, KeyStore, AuditStore, LivenessStore, AsyncDisposable {
  /** What this is, in a word or two for `/health`. */
  readonly kind: string;

  /** Resolves when the store answers from its data. */
  ping(): Promise<void>;

  /** Stores a sample; makes the person when new. */
  enroll(enrollment: NewEnrollment): Promise<Enrolled | Refusal>;

  /** A page of the tenant's enrollments in the order of their ids. */
  listEnrollments(tenantId: string, page: Page): Promise<Enrollment[]>;

  /** One enrollment of the tenant. */
  enrollment(tenantId: string, id: number): Promise<Enrollment | undefined>;

  /** A page of the tenant's persons in the order they were first enrolled. */
  listPersons(tenantId: string, page: Page): Promise<Person[]>;

  /** One person of the tenant. */
  person(tenantId: string, userId: string): Promise<Person | undefined>;

  /** Embeddings of one person that one model made. */
  samples(tenantId: string, userId: string, contractId: string): Promise<GalleryRow[]>;

  /** Deletes every enrollment of a person, and the person. */
  deletePerson(tenantId: string, userId: string, actor: Actor): Promise<Deleted>;

  /** Deletes one enrollment; a person without enrollments goes with it. */
  deleteEnrollment(tenantId: string, id: number, actor: Actor): Promise<Deleted>;

  /** Deletes every enrollment with exactly this name; persons as in `deleteEnrollment`. */
  deleteByName(tenantId: string, name: string, actor: Actor): Promise<Deleted>;

  /**
   * Deletes the oldest enrollments, at most `limit`, that are older than the tenant's retention.
   * Goes on with a deletion of the tenant that broke off, which answers as for no tenant.
   */
  deleteExpired(tenantId: string, limit: number, actor: Actor): Promise<Deleted>;

  /**
   * Pages of the tenant's embeddings of one model, in the order of enrollment ids. Each page is
   * read on its own, so a write in between may be seen: stamp what you build with the gallery
   * version read before, and a newer write will make it stale.
   */
  gallery(tenantId: string, contractId: string, pageSize: number): AsyncIterable<GalleryPage>;

  /**
   * The persons nearest to a probe, searched in the database by comparing every row. A probe of
   * another length than the samples is `storage_unavailable`, as a damaged sample is.
   */
  nearest(
    tenantId: string,
    contractId: string,
    probe: Embedding,
    limit: number,
  ): Promise<SearchResult>;

  /** Persons of the tenant that a search with this model cannot find; at most `limit` are named. */
  stalePersons(tenantId: string, contractId: string, limit: number): Promise<StalePersons>;

  /** The model of the newest enrollment of any tenant. */
  storedContract(): Promise<ModelContract | undefined>;

  /** A page of the tenant's samples of one model with all that belongs to them. */
  exportPage(tenantId: string, contractId: string, page: Page): Promise<TransferRow[]>;

  /**
   * Stores samples with the times they bring along, in one write that can be repeated: a row that
   * is there already is not written again. Their ids are not kept.
   */
  importRows(
    tenantId: string,
    contract: ModelContract,
    rows: readonly Omit<TransferRow, "id">[],
    actor: Actor,
  ): Promise<Imported | Refusal>;
}

/** Tenants and what they decide for themselves. */
export interface TenantStore {
  /** The tenant's versions: one small row, read by every request. */
  tenantVersions(id: string): Promise<TenantVersions | undefined>;

  /** The tenant with its settings. */
  tenant(id: string): Promise<Tenant | undefined>;

  /**
   * Makes every copy of the tenant's gallery stale, because its rows were changed by hand; undefined
   * when there is no such tenant.
   */
  touchGallery(id: string): Promise<TenantVersions | undefined>;

  /** A page of all tenants in the order of their ids. */
  listTenants(page: { readonly limit: number; readonly after?: string }): Promise<Tenant[]>;

  /** Makes a tenant; undefined when there is one of this id, or one that is being deleted. */
  createTenant(
    id: string,
    settings: Partial<TenantSettings>,
    actor: Actor,
  ): Promise<Tenant | undefined>;

  /** Changes the settings that are given; undefined when there is no such tenant. */
  updateTenant(
    id: string,
    settings: Partial<TenantSettings>,
    actor: Actor,
  ): Promise<Tenant | undefined>;

  /**
   * Deletes a tenant with its enrollments, persons, keys and liveness sessions; `default` is made
   * anew, empty. The audit log stays. False when there is no such tenant.
   *
   * Not one atomic change: in the first step the tenant and its keys are gone for everybody, then
   * its rows are erased piece by piece. Until they are, no tenant of this id can be made. Where
   * that breaks off, another call goes on, and so does `deleteExpired`.
   */
  deleteTenant(id: string, actor: Actor): Promise<boolean>;

  /**
   * Ids of the tenants that have enrollments older than their retention, and of those whose
   * deletion is not complete.
   */
  tenantsWithExpired(): Promise<string[]>;
}

/** API keys. */
export interface KeyStore {
  /** The key with this prefix, of whichever tenant. */
  apiKey(prefix: string): Promise<StoredApiKey | undefined>;

  /** All keys of a tenant, oldest first. */
  listKeys(tenantId: string): Promise<ApiKey[]>;

  /** Stores a key; undefined when there is no such tenant. */
  createKey(key: NewApiKey, actor: Actor): Promise<ApiKey | undefined>;

  /** Puts a new secret in a key's place, from the next request on; undefined when there is none. */
  rotateKey(
    tenantId: string,
    id: number,
    secret: Pick<NewApiKey, "prefix" | "digest">,
    actor: Actor,
  ): Promise<ApiKey | undefined>;

  /** Ends a key; false when there is none. */
  revokeKey(tenantId: string, id: number, actor: Actor): Promise<boolean>;
}

/** Who did what. Writes record themselves in the same transaction; this is for the rest. */
export interface AuditStore {
  /** Records an event that wrote nothing else. */
  recordAudit(event: AuditEvent): Promise<void>;

  /** A page of the log in the order of its ids, of one tenant or of all. */
  listAudit(tenantId: string | undefined, page: Page): Promise<AuditEntry[]>;
}

/** What a person is asked to do in front of the camera. */
export type LivenessChallenge =
  | "turn_left"
  | "turn_right"
  | "look_up"
  | "come_closer"
  | "hold_still";

/** An active liveness session to store. Nothing of a face is in it. */
export interface NewLivenessSession extends SessionClaim {
  /** In the order in which they are asked for. */
  readonly challenges: readonly LivenessChallenge[];
  /** How long it can be used. */
  readonly seconds: number;
}

/** Which session somebody wants to use. */
export interface SessionClaim {
  readonly tenantId: string;
  readonly id: string;
  /** SHA-256 of what only its opener was told. */
  readonly nonceDigest: Uint8Array<ArrayBuffer>;
}

/** A session at the moment of its one use. */
export interface UsedSession {
  readonly challenges: readonly LivenessChallenge[];
  /** Milliseconds since it was opened, by the database's clock. */
  readonly elapsed: number;
}

/** Why a session can't be used; another tenant's is `missing`. */
export type SessionState = "missing" | "wrong_nonce" | "used" | "expired";

/** Active liveness sessions, each good for one use, and so the token that comes of it. */
export interface LivenessStore {
  /** Stores a session, unless `most` of the tenant's are neither used nor expired. */
  openSession(
    session: NewLivenessSession,
    most: number,
  ): Promise<{ readonly expiresAt: string } | { readonly refused: "no_tenant" | "full" }>;

  /** Uses a session: of all who try, on whichever instance, one gets it. */
  useSession(claim: SessionClaim): Promise<UsedSession | { readonly refused: SessionState }>;

  /** Uses the token of a session that was used; whether this was the first time, for one caller. */
  useToken(tenantId: string, sessionId: string): Promise<"first" | "again" | "missing">;

  /** Erases the sessions that ended an hour ago or longer; how many. */
  eraseSessions(): Promise<number>;
}
