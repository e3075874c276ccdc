import assert from "node:assert/strict";
import { createApp } from "../../src/app.ts";
import { createSigner } from "../../src/signer.ts";
import { makeParty } from "../security/party.ts";
import { type Site, withSite } from "../security/site.ts";
import { watch } from "../security/watch.ts";
import { ask, cameraOf, headOf, type Proof, prove, verdictOf } from "./person.ts";

type Fields = Readonly<Record<string, string>>;

/** Asks an endpoint with a photo and its token. */
function present(
  site: Pick<Site, "app">,
  path: string,
  { token: liveness_token, file }: Proof,
  fields: Fields = {},
) {
  return ask(site, { method: "POST", path, form: { ...fields, liveness_token, file } });
}

/** A problem's status and code. */
async function refusal(answer: ReturnType<typeof ask>) {
  const { status, code } = await answer;
  return [status, code];
}

/** Every endpoint that takes a token. */
const places: readonly (readonly [string, Fields])[] = [
  ["/identify", {}],
  ["/identify", { liveness: "true" }],
  ["/verify", { user_id: "7" }],
  ["/recognize", {}],
  ["/v1/tenants/default/search", {}],
];

Deno.test("the token of a liveness session", (t) =>
  withSite(async (site) => {
    const head = await headOf(site, "pairs/img2.jpg"), camera = cameraOf(head);
    const file = await head.photo();
    const enrolled = { name: "Ani", user_id: "7", file };
    verdictOf(await ask(site, { method: "POST", path: "/enroll", form: enrolled }));

    await t.step("proves its frame once, wherever it is shown", async () => {
      const proofs = await Promise.all(places.map(() => prove(site, camera)));
      for (const [i, [path, fields]] of places.entries()) {
        const body = verdictOf(await present(site, path, proofs[i], fields));
        const { match = body.verified ?? body.persons?.[0].match, ...shown } = body.data ?? body;
        assert.equal(match, true, path);
        assert.equal(shown.liveness_ok, true);
        assert.match(shown.liveness_model, /\+active_session$/);
        assert(shown.liveness_score > 0.6);
        for (const [again, other] of [places[i], places[(i + 1) % places.length]]) {
          const answer = await refusal(present(site, again, proofs[i], other));
          assert.deepEqual(answer, [409, "token_used"], again);
        }
      }
    });

    await t.step("shown many times at once counts once", async () => {
      const proof = await prove(site, camera);
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, i) => present(site, ...spread(places[i % 5], proof))),
      );
      const codes = answers.map(({ status, code }) => code ?? status).toSorted();
      assert.deepEqual(codes, [200, ...Array(5).fill("token_used")]);
    });

    await t.step("is of its very frame, tenant and service", async () => {
      await makeParty(site, "elsewhere");
      const proof = await prove(site, camera);
      const stranger = await createSigner(crypto.getRandomValues(new Uint8Array(32)), "x");
      const [top, claims, signature] = proof.token.split(".");
      const changed = new TextDecoder().decode(fromBase64(claims)).replace("default", "elsewhere");
      const forged = [
        "",
        "token",
        `${top}.${toBase64(changed)}.${signature}`,
        (await stranger.sign({ ten: "default" }, 60)).token,
      ];
      const watched = watch(site), seen: string[][] = [];
      const refused = async (given: Partial<Proof>, expected: unknown[], tenant = "default") => {
        watched.calls.length = 0;
        const answer = present(watched, "/identify", { ...proof, ...given }, { tenant_id: tenant });
        assert.deepEqual(await refusal(answer), expected);
        seen.push([...watched.calls]);
      };
      for (const token of forged) await refused({ token }, [400, "token_invalid"]);
      const long = { token: "x".repeat(5_000) };
      await refused(long, [400, "invalid_field"]);
      const [another] = await camera("turn_left");
      await refused({ file: another }, [409, "token_frame_mismatch"]);
      await refused({ file: await head.photo({ shift: 1 }) }, [409, "token_frame_mismatch"]);
      await refused({}, [403, "token_tenant_mismatch"], "elsewhere");
      assert(!seen.flat().some((call) => ["search", "samples", "useToken"].includes(call)));
      assert.equal(verdictOf(await present(site, "/identify", proof)).match, true, "still good");
    });

    await t.step("ends by itself, and looks nobody up then", async () => {
      const { livenessSessions } = site.deps;
      const brief = { ...livenessSessions, tokenSeconds: 1 };
      const proof = await prove(
        { app: createApp({ ...site.deps, livenessSessions: brief }) },
        camera,
      );
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const watched = watch(site);
      assert.deepEqual(await refusal(present(watched, "/identify", proof)), [409, "token_expired"]);
      assert(!watched.calls.includes("search"));
    });

    await t.step("is not used up by a person who is not there", async () => {
      const proof = await prove(site, camera);
      const unknown = present(site, "/verify", proof, { user_id: "8" });
      assert.deepEqual(await refusal(unknown), [404, "user_not_found"]);
      assert.equal(verdictOf(await present(site, "/identify", proof)).match, true);
    });

    await t.step("is worth nothing after the end of its tenant", async () => {
      const { id } = await makeParty(site, "ended");
      const proof = await prove(site, camera, id);
      await site.deps.store.deleteTenant(id, "admin");
      await site.deps.store.createTenant(id, {}, "admin");
      const answer = present(site, "/identify", proof, { tenant_id: id });
      assert.deepEqual(await refusal(answer), [409, "token_expired"]);
    });
  }));

function spread([path, fields]: typeof places[number], proof: Proof): [string, Proof, Fields] {
  return [path, proof, fields];
}

const base64url = { alphabet: "base64url", omitPadding: true } as const;

function fromBase64(text: string): Uint8Array {
  return Uint8Array.fromBase64(text, base64url);
}

function toBase64(text: string): string {
  return new TextEncoder().encode(text).toBase64(base64url);
}
