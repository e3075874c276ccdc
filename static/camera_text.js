/** Every sentence of the camera pages. `{name}` marks a placeholder. */

const sentences = {
  enroll_title: {
    en: "Register an employee",
    id: "Daftarkan karyawan",
  },
  enroll_lead: {
    en: "Take three to five photos: straight ahead, then turned a little to each side.",
    id: "Ambil tiga sampai lima foto: menghadap lurus, lalu sedikit menoleh ke tiap sisi.",
  },
  recognize_title: {
    en: "Recognize an employee",
    id: "Kenali karyawan",
  },
  recognize_lead: {
    en: "Look into the camera, close by and in even light.",
    id: "Lihat ke kamera, cukup dekat dan dengan cahaya merata.",
  },
  to_start: { en: "Start page", id: "Halaman awal" },
  to_enroll: { en: "Register", id: "Daftar" },
  to_recognize: { en: "Recognize", id: "Kenali" },
  employee_id: { en: "Employee ID", id: "ID karyawan" },
  employee_id_hint: {
    en: "Letters, digits, “.”, “_” or “-”",
    id: "Huruf, angka, “.”, “_” atau “-”",
  },
  name: { en: "Name", id: "Nama" },
  key: { en: "API key (optional)", id: "Kunci API (opsional)" },
  key_hint: {
    en: "Only if the service asks for one. Forgotten when you leave this page.",
    id: "Hanya bila layanan memintanya. Dilupakan saat Anda meninggalkan halaman ini.",
  },
  video: { en: "Picture of the camera", id: "Gambar dari kamera" },
  take_photo: { en: "Take photo", id: "Ambil foto" },
  recognize: { en: "Recognize", id: "Kenali" },
  retry: { en: "Try again", id: "Coba lagi" },
  photos: { en: "Photos", id: "Foto" },
  no_photos: { en: "No photo yet.", id: "Belum ada foto." },
  result: { en: "Result", id: "Hasil" },
  no_result: { en: "Nobody recognized yet.", id: "Belum ada yang dikenali." },
  photo: { en: "Photo {number}", id: "Foto {number}" },
  photo_sent: { en: "Photo that was sent", id: "Foto yang dikirim" },
  sending: { en: "Sending…", id: "Mengirim…" },
  registered: { en: "Registered", id: "Terdaftar" },
  registered_as: {
    en: "{name} ({id}), photos stored: {count}",
    id: "{name} ({id}), foto tersimpan: {count}",
  },
  not_registered: { en: "Not registered", id: "Tidak terdaftar" },
  not_recognized: { en: "Not recognized", id: "Tidak dikenali" },
  confidence: { en: "Confidence", id: "Keyakinan" },
  high: { en: "high", id: "tinggi" },
  medium: { en: "medium", id: "sedang" },
  low: { en: "low", id: "rendah" },
  distance: { en: "Distance", id: "Jarak" },
  distance_value: { en: "{distance} (limit {threshold})", id: "{distance} (batas {threshold})" },
  liveness: { en: "Liveness", id: "Keaslian" },
  live: { en: "live ({score})", id: "asli ({score})" },
  not_live: { en: "not proven ({score})", id: "tidak terbukti ({score})" },
  not_checked: { en: "not checked", id: "tidak diperiksa" },
  spoof_detected: {
    en: "This looks like a photo or a screen, not a person in front of the camera.",
    id: "Ini tampak seperti foto atau layar, bukan orang di depan kamera.",
  },
  liveness_uncertain: {
    en: "It is not certain that a person is in front of the camera. Hold still and try again.",
    id: "Belum pasti ada orang di depan kamera. Tahan posisi, lalu coba lagi.",
  },
  quality_low: {
    en: "The face is too small, dark or blurred. Come closer, into even light.",
    id: "Wajah terlalu kecil, gelap, atau buram. Mendekatlah, dengan cahaya merata.",
  },
  camera_starting: {
    en: "Starting the camera. Allow it if the browser asks.",
    id: "Kamera sedang dibuka. Izinkan bila peramban bertanya.",
  },
  camera_denied: {
    en:
      "The camera is not allowed. Allow it for this page in the browser's address bar or settings, then try again.",
    id:
      "Kamera tidak diizinkan. Izinkan untuk halaman ini di bilah alamat atau setelan peramban, lalu coba lagi.",
  },
  camera_missing: {
    en: "No camera was found. Connect one, then try again.",
    id: "Kamera tidak ditemukan. Sambungkan kamera, lalu coba lagi.",
  },
  camera_in_use: {
    en: "The camera does not start. Close other programs that use it, then try again.",
    id: "Kamera tidak dapat dimulai. Tutup program lain yang memakainya, lalu coba lagi.",
  },
  camera_insecure: {
    en:
      "Browsers give a page the camera only over HTTPS or at localhost. Open this page at such an address.",
    id:
      "Peramban memberi kamera hanya lewat HTTPS atau di localhost. Buka halaman ini di alamat seperti itu.",
  },
  camera_unsupported: {
    en: "This browser gives pages no camera. Open this page with another one.",
    id: "Peramban ini tidak mendukung kamera. Buka halaman ini dengan peramban lain.",
  },
  camera_lost: {
    en: "The camera has been switched off or unplugged. Connect it, then try again.",
    id: "Kamera dimatikan atau dicabut. Sambungkan, lalu coba lagi.",
  },
  camera_failed: {
    en: "The camera could not be opened. Try again.",
    id: "Kamera tidak dapat dibuka. Coba lagi.",
  },
  no_answer: {
    en: "The service does not answer. Check the connection, then try again.",
    id: "Layanan tidak menjawab. Periksa koneksi, lalu coba lagi.",
  },
  answer_unknown: {
    en: "The service answered in a way this page does not understand (status {status}).",
    id: "Jawaban layanan tidak dapat dipahami halaman ini (status {status}).",
  },
};

/** The language of the person in front of the page. */
export const language = /^id\b/i.test(navigator.language) ? "id" : "en";

/** A sentence, its placeholders filled. */
export function text(key, values = {}) {
  return sentences[key][language].replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** A number as it is written in the language, with `digits` decimals. */
export function decimal(value, digits) {
  return value.toLocaleString(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** Puts the language in place of what the page's file says. */
export function translatePage() {
  document.documentElement.lang = language;
  for (const marked of document.querySelectorAll("[data-text]")) {
    marked.textContent = text(marked.dataset.text);
  }
  for (const marked of document.querySelectorAll("[data-label]")) {
    marked.setAttribute("aria-label", text(marked.dataset.label));
  }
  document.title = `${text(document.body.dataset.title)} · wajah`;
}
