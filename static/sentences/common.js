/** Sentences of every page. `{name}` marks a placeholder, `{name:2}` a number with two decimals. */
export const common = {
  to_enroll: { en: "Register", id: "Daftar" },
  to_recognize: { en: "Recognize", id: "Kenali" },
  to_docs: { en: "API", id: "API" },
  language: { en: "Language", id: "Bahasa" },
  skip: { en: "Skip to content", id: "Langsung ke isi" },
  access: { en: "Tenant and API key", id: "Tenant dan kunci API" },
  tenant: { en: "Tenant (optional)", id: "Tenant (opsional)" },
  tenant_hint: {
    en: "Empty: the key's own tenant, else “default”.",
    id: "Kosong: tenant milik kunci, atau “default”.",
  },
  key: { en: "API key (optional)", id: "Kunci API (opsional)" },
  key_hint: {
    en: "Only if the service asks for one. Kept nowhere, forgotten when you leave this page.",
    id: "Hanya bila layanan memintanya. Tidak disimpan, dilupakan saat halaman ditinggalkan.",
  },
  key_needed: {
    en: "The service asks for an API key. Type it under “Tenant and API key”.",
    id: "Layanan meminta kunci API. Isi di “Tenant dan kunci API”.",
  },
  no_answer: {
    en: "The service does not answer. Check the connection, then try again.",
    id: "Layanan tidak menjawab. Periksa koneksi, lalu coba lagi.",
  },
  answer_unknown: {
    en: "The service answered in a way this page does not understand (status {status}).",
    id: "Jawaban layanan tidak dapat dipahami halaman ini (status {status}).",
  },
  sending: { en: "Checking…", id: "Memeriksa…" },
};
