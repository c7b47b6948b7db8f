/* Says at once whether a photo can be read; it advises, it never refuses. */
const SAMPLE_WIDTH = 480;
const LEAST_SHORT_SIDE = 700;
const DARK_MEAN = 60;
const BRIGHT_SHARE = 0.35;
// Variance of the Laplacian on a grey sample of the above width; paper in focus gives several hundred.
const BLURRED_VARIANCE = 60;

const greySample = (bitmap) => {
  const scale = Math.min(1, SAMPLE_WIDTH / bitmap.width);
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(bitmap, 0, 0, width, height);
  const { data } = pen.getImageData(0, 0, width, height);
  const grey = new Float32Array(width * height);
  for (let i = 0; i < grey.length; i += 1) {
    grey[i] = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
  }
  return { grey, width, height };
};

const sharpness = ({ grey, width, height }) => {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const i = y * width + x;
      const bend = grey[i - 1] + grey[i + 1] + grey[i - width] + grey[i + width] - 4 * grey[i];
      sum += bend;
      squares += bend * bend;
      count += 1;
    }
  }
  const mean = count ? sum / count : 0;
  return count ? squares / count - mean * mean : 0;
};

/** Return "small", "dark", "bright", "blurred" or "good". */
export const verdict = (bitmap) => {
  if (Math.min(bitmap.width, bitmap.height) < LEAST_SHORT_SIDE) return "small";
  const sample = greySample(bitmap);
  const mean = sample.grey.reduce((total, value) => total + value, 0) / sample.grey.length;
  if (mean < DARK_MEAN) return "dark";
  const glaring = sample.grey.reduce((count, value) => count + (value > 253 ? 1 : 0), 0);
  const edges = sharpness(sample);
  if (edges < BLURRED_VARIANCE) {
    return glaring / sample.grey.length > BRIGHT_SHARE ? "bright" : "blurred";
  }
  return "good";
};

const advise = async (input) => {
  const advice = input.closest("[data-photo-quality]")?.querySelector("[data-advice]");
  if (!advice) return;
  advice.hidden = true;
  const photo = [...input.files].find((file) => file.type.startsWith("image/"));
  if (!photo) return;
  try {
    const bitmap = await createImageBitmap(photo);
    const word = verdict(bitmap);
    bitmap.close();
    advice.textContent = advice.dataset[word];
    advice.classList.toggle("is-good", word === "good");
    advice.hidden = false;
  } catch {
    // A format the browser cannot draw is judged by the server alone.
    advice.hidden = true;
  }
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-photo-quality] input[type=file]")) advise(event.target);
});
