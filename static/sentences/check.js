/** Sentences of the check with movements. */
export const check = {
  check_progress: { en: "Step {step} of {steps}", id: "Langkah {step} dari {steps}" },
  challenge_turn_left: { en: "Turn your head to your left", id: "Toleh ke kiri Anda" },
  challenge_turn_right: { en: "Turn your head to your right", id: "Toleh ke kanan Anda" },
  challenge_look_up: { en: "Look up", id: "Lihat ke atas" },
  challenge_come_closer: { en: "Come closer", id: "Mendekatlah" },
  challenge_hold_still: { en: "Look straight and hold still", id: "Lihat lurus dan diam" },
  check_sending: { en: "Checking the movements…", id: "Memeriksa gerakan…" },
  step_passed: { en: "seen", id: "terlihat" },
  step_challenge_failed: { en: "not seen", id: "tidak terlihat" },
  step_no_movement: { en: "nothing moved", id: "tidak bergerak" },
  step_no_face: { en: "no face", id: "tanpa wajah" },
  step_several_faces: { en: "several faces", id: "beberapa wajah" },
  step_face_changed: { en: "another face", id: "wajah lain" },
  step_quality_low: { en: "not clear", id: "kurang jelas" },
  step_spoof_detected: { en: "like a picture", id: "seperti gambar" },
  step_liveness_uncertain: { en: "uncertain", id: "belum pasti" },
  step_frames_out_of_order: { en: "out of order", id: "urutan salah" },
  step_timing_implausible: { en: "at odd times", id: "waktu tidak wajar" },
  frames_out_of_order: {
    en: "The pictures did not arrive in order. Start again.",
    id: "Urutan gambar tidak sesuai. Mulai lagi.",
  },
  timing_implausible: {
    en: "The pictures came at times that don't fit. Start again.",
    id: "Waktu gambar tidak wajar. Mulai lagi.",
  },
  challenge_failed: {
    en: "Not every movement was seen. Follow the steps and try again.",
    id: "Tidak semua gerakan terlihat. Ikuti langkahnya, lalu coba lagi.",
  },
  no_movement: {
    en: "Nothing moved: this may be a photo. Move your head as asked.",
    id: "Tidak ada gerakan: mungkin ini foto. Gerakkan kepala sesuai permintaan.",
  },
  face_changed: {
    en: "The pictures show different faces.",
    id: "Gambar menunjukkan wajah yang berbeda.",
  },
};
