/** Sentences of the landing page. */
export const landing = {
  landing_title: { en: "Face recognition", id: "Pengenalan wajah" },
  landing_lead: {
    en: "Send a photo, get told who it is. Try it with the camera of this device.",
    id: "Kirim foto, ketahui siapa orangnya. Coba dengan kamera perangkat ini.",
  },
  landing_enroll: { en: "Register a person", id: "Daftarkan orang" },
  landing_enroll_text: {
    en: "A few guided photos, and the service knows them.",
    id: "Beberapa foto terpandu, lalu layanan mengenalnya.",
  },
  landing_recognize: { en: "Recognize by camera", id: "Kenali lewat kamera" },
  landing_recognize_text: {
    en: "Who is in front of the camera, and is it a live person?",
    id: "Siapa di depan kamera, dan apakah orang sungguhan?",
  },
  landing_docs: { en: "API", id: "API" },
  landing_docs_text: {
    en: "Every endpoint, to read and to try with a photo.",
    id: "Setiap endpoint, untuk dibaca dan dicoba dengan foto.",
  },
  landing_health: { en: "Health", id: "Kesehatan" },
  landing_health_text: {
    en: "Models, backend and storage in use.",
    id: "Model, backend, dan penyimpanan yang dipakai.",
  },
  landing_openapi: { en: "OpenAPI", id: "OpenAPI" },
  landing_openapi_text: {
    en: "The same description for programs.",
    id: "Deskripsi yang sama untuk program.",
  },
  landing_private: {
    en:
      "Pictures go to this service and nowhere else; the live preview does not leave this device.",
    id: "Gambar hanya dikirim ke layanan ini; pratinjau langsung tidak meninggalkan perangkat ini.",
  },
};
