/** Sentences of the camera and its guidance. */
export const camera = {
  video: { en: "Picture of the camera", id: "Gambar dari kamera" },
  camera: { en: "Camera", id: "Kamera" },
  camera_number: { en: "Camera {number}", id: "Kamera {number}" },
  retry: { en: "Try again", id: "Coba lagi" },
  auto: { en: "Take photos by itself", id: "Ambil foto otomatis" },
  auto_hint: {
    en: "When the face is right and still",
    id: "Saat wajah sudah pas dan diam",
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
  camera_dismissed: {
    en: "The browser's question was closed without an answer. Try again, then choose “Allow”.",
    id: "Pertanyaan peramban ditutup tanpa jawaban. Coba lagi, lalu pilih “Izinkan”.",
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
  guidance_loading: { en: "Guidance is loading…", id: "Panduan sedang dimuat…" },
  guidance_on: {
    en: "Guidance on this device ({backend})",
    id: "Panduan di perangkat ini ({backend})",
  },
  guidance_off: {
    en: "No guidance: the face detector is not available here. Take photos with the button.",
    id: "Tanpa panduan: detektor wajah tidak tersedia di sini. Ambil foto dengan tombol.",
  },
  no_face: { en: "No face in the picture", id: "Tidak ada wajah dalam gambar" },
  several_faces: { en: "One person at a time, please", id: "Satu orang saja, ya" },
  come_closer: { en: "Come closer", id: "Mendekatlah" },
  move_back: { en: "Move back a little", id: "Mundur sedikit" },
  centre: { en: "Move to the middle", id: "Geser ke tengah" },
  too_dark: { en: "Too dark: turn to the light", id: "Terlalu gelap: hadap ke cahaya" },
  too_bright: { en: "Too bright: turn from the light", id: "Terlalu terang: jauhi cahaya" },
  look_straight: { en: "Look straight into the camera", id: "Lihat lurus ke kamera" },
  turn_left: { en: "Turn your head a little to your left", id: "Toleh sedikit ke kiri Anda" },
  turn_right: { en: "Turn your head a little to your right", id: "Toleh sedikit ke kanan Anda" },
  turn_less: { en: "A little less", id: "Kurangi sedikit" },
  look_up: { en: "Look up a little", id: "Dongak sedikit" },
  hold_still: { en: "Hold still", id: "Tahan posisi" },
  ready: { en: "Good. Hold still…", id: "Bagus. Tahan…" },
  good: { en: "Good", id: "Bagus" },
};
