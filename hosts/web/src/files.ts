// Files as the components want them; what they are not is told as a Refusal.
import Papa from "papaparse";
import { Refusal, type DataPoint, type Image } from "./values";

/** Whether a file is a picture, as far as it says. */
export function isPicture(file: File): boolean {
  return file.type.startsWith("image/") || /\.(png|jpe?g|webp|gif|avif)$/i.test(file.name);
}

export function isPoints(file: File): boolean {
  return /\.(csv|json|txt)$/i.test(file.name) || /csv|json|text/.test(file.type);
}

export async function readPoints(file: File): Promise<DataPoint[]> {
  const text = await file.text();
  return /\.json$/i.test(file.name) || file.type === "application/json" ? fromJson(text) : fromCsv(text);
}

/** What the file holds, whatever it is: that it is points is for the component's own bindings to say. */
function fromJson(text: string): DataPoint[] {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal("This is no JSON", (error as Error).message);
  }
}

function fromCsv(text: string): DataPoint[] {
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ""), { skipEmptyLines: true });
  const rows = data[0]?.[0]?.trim().toLowerCase() === "timestamp" ? data.slice(1) : data;
  if (!rows.length) throw new Refusal("There are no points in this file", "It should have lines such as: 2026-06-12T10:00:00Z,42.5,cpu");
  return rows.map(([timestamp = "", value = "", label], at) => {
    const number = Number(value);
    if (value.trim() === "" || Number.isNaN(number)) {
      const line = at + 1 + (data.length - rows.length);
      throw new Refusal("A line of this file is no point", `Row ${line}: “${value}” is no number. A row is: timestamp,value,label`);
    }
    return { timestamp: timestamp.trim(), value: number, label: label?.trim() || undefined };
  });
}

/** The pixels of a picture, as many as it has. */
export async function readPicture(file: Blob): Promise<Image> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Refusal("This is no picture that the browser can read", "It should be PNG, JPEG or WebP, and whole.");
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Refusal("This picture is too large for the browser", `${width} × ${height} pixels`);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, format: "rgba8", pixels: new Uint8Array(data.buffer) };
}
