// Something to try the page with.
import type { DataPoint } from "./values";

const MINUTE = 60_000;

/** Two days of a load that rises and falls, with a few values that were not measured rightly. */
export function samplePoints(): DataPoint[] {
  const start = Date.parse("2026-06-12T00:00:00Z");
  return Array.from({ length: 96 }, (_, n) => {
    const noise = Math.sin(n * 12.9898) * 4.1 + Math.cos(n * 78.233) * 2.3;
    const broken = n % 17 === 9;
    return {
      timestamp: new Date(start + n * 30 * MINUTE).toISOString().replace(".000", ""),
      value: broken ? -1 : Math.round((46 + 26 * Math.sin((n / 48) * 2 * Math.PI - 1.6) + noise) * 100) / 100,
      label: broken ? undefined : "cpu",
    };
  });
}

/** A picture of hills in the evening, drawn when it is asked for. */
export async function samplePicture(): Promise<Blob> {
  const canvas = new OffscreenCanvas(720, 480);
  const to = canvas.getContext("2d")!;
  const sky = to.createLinearGradient(0, 0, 0, 480);
  for (const [at, color] of [[0, "#27306b"], [0.45, "#d1587a"], [0.75, "#ffb457"]] as const) sky.addColorStop(at, color);
  to.fillStyle = sky;
  to.fillRect(0, 0, 720, 480);
  to.fillStyle = "#fff3c9";
  to.beginPath();
  to.arc(500, 250, 46, 0, 7);
  to.fill();
  for (const [base, height, color] of [[330, 46, "#7a3f6d"], [375, 38, "#4b2e5c"], [425, 28, "#231a3a"]] as const) {
    to.fillStyle = color;
    to.beginPath();
    to.moveTo(0, 480);
    for (let x = 0; x <= 720; x += 4) to.lineTo(x, base - height * Math.sin(x / 70 + base) - (height / 2) * Math.sin(x / 31));
    to.lineTo(720, 480);
    to.fill();
  }
  return canvas.convertToBlob();
}
