/**
 * A backend on Node as document 3 shows it: axios and form-data, and the photo as a buffer.
 * `node node_axios_client.mjs <base URL> <photo> <second photo>` prints what it was answered.
 */

import axios from "axios";
import FormData from "form-data";
import { readFile } from "node:fs/promises";
import process from "node:process";

const [base, ...photos] = process.argv.slice(2);
const [imageBuffer, secondBuffer] = await Promise.all(photos.map((path) => readFile(path)));

const health = await axios.get(`${base}/health`);

const detectForm = new FormData();
detectForm.append("image", imageBuffer, { filename: "image.jpg" });
const detected = await axios.post(`${base}/detect`, detectForm);

// Extract embedding
const formData = new FormData();
formData.append("image", imageBuffer, { filename: "image.jpg" });
const response = await axios.post(`${base}/extract-embedding`, formData);
const embedding = new Float32Array(response.data.embedding);

const compareForm = new FormData();
compareForm.append("image1", imageBuffer, { filename: "image1.jpg" });
compareForm.append("image2", secondBuffer, { filename: "image2.jpg" });
const compared = await axios.post(`${base}/compare`, compareForm, {
  headers: compareForm.getHeaders(),
});

const emptyForm = new FormData();
emptyForm.append("note", "no image");
const failed = await axios.post(`${base}/extract-embedding`, emptyForm).catch((error) => error);

process.stdout.write(JSON.stringify({
  health: health.data,
  detected: detected.data,
  extracted: { ...response.data, embedding: [...embedding] },
  compared: compared.data,
  failed: { status: failed.response?.status, data: failed.response?.data },
}));
