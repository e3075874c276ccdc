import type { Embedding, GalleryRow, ModelContract } from "../types.ts";

/** A customer of the service. Nothing of one tenant is ever seen through another. */
export interface Tenant {
  /** Chosen by the client; `default` always exists. */
  readonly id: string;
  /** Grows with every write to the tenant's enrollments; a copy with another number is stale. */
  readonly galleryVersion: number;
  /** The tenant's own match threshold, or null for the service's. */
  readonly threshold: number | null;
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
 * Each write is one atomic change. When it rejects with a `TypeError`, the caller gave what must
 * not be stored; every other fault is a `WajahError` with the code `storage_unavailable`. Such a
 * fault of a write to a remote store leaves open whether the write happened.
 */
export interface Store extends AsyncDisposable {
  /** What this is, in a word or two for `/health`. */
  readonly kind: string;

  /** Resolves when the store answers from its data. */
  ping(): Promise<void>;

  /** The tenant, or undefined when it never enrolled anyone. */
  tenant(id: string): Promise<Tenant | undefined>;

  /** Stores a sample; makes the tenant and the person when they are new. */
  enroll(enrollment: NewEnrollment): Promise<Enrolled>;

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
  deletePerson(tenantId: string, userId: string): Promise<Deleted>;

  /** Deletes one enrollment; a person without enrollments goes with it. */
  deleteEnrollment(tenantId: string, id: number): Promise<Deleted>;

  /** Deletes every enrollment with exactly this name; persons as in `deleteEnrollment`. */
  deleteByName(tenantId: string, name: string): Promise<Deleted>;

  /**
   * Pages of the tenant's embeddings of one model, in the order of enrollment ids. Each page is
   * read on its own, so a write in between may be seen: stamp what you build with the gallery
   * version read before, and a newer write will make it stale.
   */
  gallery(tenantId: string, contractId: string, pageSize: number): AsyncIterable<GalleryRow[]>;

  /** How many enrollments the tenant has. */
  countEnrollments(tenantId: string): Promise<number>;

  /** Persons of the tenant that a search with this model cannot find; at most `limit` are named. */
  stalePersons(tenantId: string, contractId: string, limit: number): Promise<StalePersons>;

  /** The model of the newest enrollment of any tenant. */
  storedContract(): Promise<ModelContract | undefined>;
}
