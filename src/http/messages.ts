import type { ErrorCode } from "../errors.ts";
import type { Locale } from "../locale.ts";

/** What a person reads: one sentence in each language. `{name}` marks a placeholder. */
type Sentence = Readonly<Record<Locale, string>>;

/** The `detail` of each error. */
const details: Readonly<Record<ErrorCode, Sentence>> = {
  invalid_field: {
    en: "{field}: {message}",
    id: "{field}: {message}",
  },
  malformed_body: {
    en: "The request body is not well-formed.",
    id: "Isi permintaan tidak tersusun dengan benar.",
  },
  body_timed_out: {
    en: "The request body did not arrive in time.",
    id: "Isi permintaan tidak diterima tepat waktu.",
  },
  too_many_parts: {
    en: "The form has more parts or text fields than allowed.",
    id: "Jumlah bagian atau kolom teks formulir melebihi batas.",
  },
  invalid_image: {
    en: "The image can't be decoded; the file is damaged or incomplete.",
    id: "Gambar tidak dapat dibaca; file rusak atau tidak lengkap.",
  },
  image_too_small: {
    en: "The image is too small; its shorter side needs at least {limit} pixels.",
    id: "Gambar terlalu kecil; sisi terpendek minimal {limit} piksel.",
  },
  no_face: { en: "No face detected", id: "Wajah tidak terdeteksi" },
  multiple_faces: { en: "Multiple faces detected", id: "Terdeteksi lebih dari satu wajah" },
  face_unclear: {
    en: "The face is not clear enough to enroll: it is too small, blurred, dark or turned away.",
    id: "Wajah kurang jelas untuk didaftarkan: terlalu kecil, buram, gelap, atau berpaling.",
  },
  token_invalid: {
    en: "This is not a liveness token of this service.",
    id: "Ini bukan token liveness dari layanan ini.",
  },
  unauthorized: {
    en: "This request needs an API key: Authorization: Bearer KEY, or x-api-key: KEY.",
    id: "Permintaan ini memerlukan kunci API: Authorization: Bearer KUNCI, atau x-api-key: KUNCI.",
  },
  forbidden: {
    en: "Without an API key the service answers only this machine's own pages and programs.",
    id: "Tanpa kunci API, layanan hanya menjawab halaman dan program di komputer ini.",
  },
  scope_missing: {
    en: "This API key is not allowed to do this; it needs {need}.",
    id: "Kunci API ini tidak diizinkan melakukan ini; diperlukan {need}.",
  },
  token_tenant_mismatch: {
    en: "This liveness token was issued for another tenant.",
    id: "Token liveness ini dikeluarkan untuk tenant lain.",
  },
  not_found: { en: "There is nothing at this address.", id: "Alamat ini tidak ada." },
  tenant_not_found: { en: "Tenant not found.", id: "Tenant tidak ditemukan." },
  user_not_found: { en: "User not found.", id: "User tidak ditemukan." },
  enrollment_not_found: { en: "Enrollment not found.", id: "Data wajah tidak ditemukan." },
  key_not_found: { en: "API key not found.", id: "Kunci API tidak ditemukan." },
  session_not_found: {
    en: "Liveness session not found.",
    id: "Sesi liveness tidak ditemukan.",
  },
  method_not_allowed: {
    en: "This address does not answer this method.",
    id: "Alamat ini tidak melayani metode tersebut.",
  },
  model_mismatch: {
    en:
      "{count} enrolled persons have no sample made with the model in use ({model}). Re-enroll them, or start with the model pack they were enrolled with. Their user ids: {users}.",
    id:
      "{count} orang terdaftar belum memiliki sampel dari model yang dipakai ({model}). Daftarkan ulang, atau jalankan dengan paket model semula. ID pengguna: {users}.",
  },
  contract_mismatch: {
    en: "These embeddings were made with another model ({given}) than the one in use ({model}).",
    id: "Embedding ini dibuat dengan model lain ({given}), bukan yang dipakai ({model}).",
  },
  tenant_exists: {
    en: "There is a tenant of this id already.",
    id: "Tenant dengan id ini sudah ada.",
  },
  duplicate_person: {
    en: "This face is already enrolled as another person of the tenant.",
    id: "Wajah ini sudah terdaftar sebagai orang lain di tenant ini.",
  },
  quota_exceeded: {
    en: "The tenant has as many enrollments as its quota allows.",
    id: "Jumlah data wajah tenant sudah mencapai kuota.",
  },
  session_used: {
    en: "This liveness session was used already. Start a new one.",
    id: "Sesi liveness ini sudah dipakai. Mulai sesi baru.",
  },
  session_expired: {
    en: "The time of this liveness session is over. Start a new one.",
    id: "Waktu sesi liveness ini sudah habis. Mulai sesi baru.",
  },
  token_used: {
    en: "This liveness token was used already. Start a new session.",
    id: "Token liveness ini sudah dipakai. Mulai sesi baru.",
  },
  token_expired: {
    en: "The time of this liveness token is over. Start a new session.",
    id: "Waktu token liveness ini sudah habis. Mulai sesi baru.",
  },
  token_frame_mismatch: {
    en: "This liveness token is of another photo; send the very frame that the session named.",
    id: "Token liveness ini untuk foto lain; kirim frame yang sama persis dari sesi itu.",
  },
  body_too_large: {
    en: "The request or one of its files is larger than allowed.",
    id: "Permintaan atau salah satu filenya melebihi ukuran yang diizinkan.",
  },
  image_too_large: {
    en: "The image has more than the {limit} pixels allowed.",
    id: "Piksel gambar melebihi {limit} yang diizinkan.",
  },
  unsupported_image: {
    en: "The file is not a JPEG, PNG or WebP image.",
    id: "File bukan gambar JPEG, PNG, atau WebP.",
  },
  unsupported_media_type: {
    en: "Send the request as {type}.",
    id: "Kirim permintaan sebagai {type}.",
  },
  too_many_failures: {
    en: "Too many wrong API keys came from this address. Try again later.",
    id: "Terlalu banyak kunci API salah dari alamat ini. Coba lagi nanti.",
  },
  rate_limited: {
    en: "The tenant sends more requests than it may. Wait as long as Retry-After says.",
    id: "Tenant mengirim permintaan melebihi batas. Tunggu selama yang disebut Retry-After.",
  },
  too_many_in_flight: {
    en: "The tenant has {limit} requests with a body under way; it may have no more at once.",
    id: "Tenant sudah memiliki {limit} permintaan berisi data yang sedang diproses; itu batasnya.",
  },
  too_many_sessions: {
    en: "Too many liveness sessions of this tenant are open. Try again shortly.",
    id: "Terlalu banyak sesi liveness tenant ini yang masih terbuka. Coba lagi sebentar.",
  },
  internal: {
    en: "Something went wrong here. Quote the request id when you report it.",
    id: "Terjadi kesalahan pada layanan. Sertakan ID permintaan saat melaporkan.",
  },
  not_ready: {
    en: "The service is still starting. Try again shortly.",
    id: "Layanan masih disiapkan. Coba lagi sebentar.",
  },
  overloaded: {
    en: "Too many requests are waiting. Try again shortly.",
    id: "Terlalu banyak permintaan menunggu. Coba lagi sebentar.",
  },
  timed_out: {
    en: "The request took too long and was given up.",
    id: "Permintaan terlalu lama dan dihentikan.",
  },
  liveness_unavailable: {
    en: "No liveness model is loaded, so nobody is recognized. See the warnings of /health.",
    id: "Model liveness tidak tersedia, sehingga pengenalan ditolak. Lihat peringatan di /health.",
  },
  storage_unavailable: {
    en: "The database does not answer. Try again shortly.",
    id: "Basis data tidak menjawab. Coba lagi sebentar.",
  },
};

/** What can be wrong with one field. */
const fieldMessages = {
  required: { en: "is required", id: "wajib diisi" },
  duplicate: { en: "must be sent only once", id: "hanya boleh dikirim satu kali" },
  must_be_file: { en: "must be a file, not text", id: "harus berupa file, bukan teks" },
  must_be_text: { en: "must be text, not a file", id: "harus berupa teks, bukan file" },
  empty_file: { en: "is an empty file", id: "adalah file kosong" },
  one_photo: {
    en: "and image are the same part; send only one of them",
    id: "dan image adalah bagian yang sama; kirim salah satu saja",
  },
  too_long: { en: "is too long", id: "terlalu panjang" },
  not_text: { en: "is not well-formed UTF-8 text", id: "bukan teks UTF-8 yang benar" },
  invalid_id: {
    en: "must be 1 to 64 letters, digits, '.', '_' or '-', and not '.' or '..'",
    id: "harus 1 sampai 64 huruf, angka, '.', '_' atau '-', dan bukan '.' atau '..'",
  },
  invalid_enrollment_id: {
    en: "must be a positive whole number",
    id: "harus bilangan bulat positif",
  },
  invalid_name: {
    en: "must be 1 to 256 characters without control characters",
    id: "harus 1 sampai 256 karakter tanpa karakter kontrol",
  },
  invalid_threshold: {
    en: "must be a number from 0 to 2",
    id: "harus berupa angka dari 0 sampai 2",
  },
  invalid_encoding: {
    en: "must be a JSON array of 512 finite numbers, not all zero",
    id: "harus berupa array JSON berisi 512 angka, tidak semuanya nol",
  },
  not_both: {
    en: "can't be sent with image1 and image2",
    id: "tidak dapat dikirim bersama image1 dan image2",
  },
  unknown_field: { en: "is not a field of this request", id: "bukan bidang permintaan ini" },
  invalid_retention: {
    en: "must be a whole number of days from 1 to 36500, or null",
    id: "harus jumlah hari dari 1 sampai 36500, atau null",
  },
  invalid_quota: {
    en: "must be a whole number from 0 to 10000000, or null",
    id: "harus bilangan bulat dari 0 sampai 10000000, atau null",
  },
  invalid_policy: { en: "must be allow or reject", id: "harus allow atau reject" },
  invalid_flag: { en: "must be true or false", id: "harus true atau false" },
  invalid_nonce: { en: "is not the nonce of this session", id: "bukan nonce dari sesi ini" },
  invalid_frames: {
    en: "must be as many image files as the session asked for",
    id: "harus berupa file gambar sebanyak yang diminta sesi",
  },
  invalid_steps: {
    en: "must be a JSON array with challenge and at of each frame, as the session asked for",
    id: "harus berupa array JSON berisi challenge dan at tiap frame, seperti yang diminta sesi",
  },
  invalid_token: {
    en: "must be a liveness_token of this service",
    id: "harus berupa liveness_token dari layanan ini",
  },
  invalid_scopes: {
    en: "must be a list of recognize, enroll and admin",
    id: "harus daftar berisi recognize, enroll, dan admin",
  },
  invalid_expiry: {
    en: "must be a time in the future such as 2027-01-31T00:00:00Z, or null",
    id: "harus waktu di masa depan, misalnya 2027-01-31T00:00:00Z, atau null",
  },
  invalid_top: {
    en: "must be a whole number from 1 to 100",
    id: "harus bilangan bulat dari 1 sampai 100",
  },
  invalid_line: {
    en: "is not a line of a gallery export",
    id: "bukan baris dari ekspor galeri",
  },
  invalid_limit: {
    en: "must be a whole number from 1 to 1000",
    id: "harus bilangan bulat dari 1 sampai 1000",
  },
  invalid_cursor: {
    en: "must be a next_cursor of an earlier answer",
    id: "harus berupa next_cursor dari jawaban sebelumnya",
  },
  invalid: { en: "is not valid", id: "tidak valid" },
} as const satisfies Record<string, Sentence>;

/** Names of the faults a field can have; schemas give them as their error message. */
export type FieldMessage = keyof typeof fieldMessages;

/** Sentences of answers that are no errors. */
const notices = {
  one_face: { en: "Single face detected successfully", id: "Satu wajah berhasil terdeteksi" },
  no_face: details.no_face,
  many_faces: details.multiple_faces,
  verified: {
    en: "Verification successful, the face matches",
    id: "Verifikasi berhasil, wajah cocok",
  },
  not_verified: {
    en: "Verification failed, the face does not match",
    id: "Verifikasi gagal, wajah tidak cocok",
  },
  nobody: { en: "No matching face.", id: "Tidak ada wajah cocok." },
} as const satisfies Record<string, Sentence>;

/** The sentence of an error in `locale`, its placeholders filled. */
export function errorDetail(
  code: ErrorCode,
  locale: Locale,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return details[code][locale].replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => String(params[name] ?? ""),
  );
}

/** The sentence of a field's fault in `locale`. */
export function fieldDetail(message: string, locale: Locale): string {
  return (isFieldMessage(message) ? fieldMessages[message] : fieldMessages.invalid)[locale];
}

/** A sentence that is no error, in `locale`. */
export function notice(name: keyof typeof notices, locale: Locale): string {
  return notices[name][locale];
}

function isFieldMessage(message: string): message is FieldMessage {
  return Object.hasOwn(fieldMessages, message);
}
