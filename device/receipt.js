// The receipt: the server's page says that the vote was accepted, the device adds what it alone knows.

import { element } from "./review.js";

/** Writes the code and the hash into the answer's receipt, and offers it to be kept. */
export function fill(page, code, hash) {
  const groups = code.match(/[^-]+/g).flatMap((group) => [element("span", "", group), " "]);
  page.querySelector(".receipt .code code")?.replaceChildren(...groups); // some are published without codes
  page.querySelector("[data-hash]").textContent = hash;
  const kept = page.querySelector("[data-slip]");
  kept.href = `data:text/plain;charset=utf-8,${encodeURIComponent(kept.dataset.slip.replace("{code}", code).replace("{hash}", hash))}`;
}

/** Adds what the receipt does without: the QR code and the button that prints it. */
export async function adorn(page, code) {
  const print = page.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  const place = page.querySelector(".qr");
  if (!place) return;
  try {
    const { drawing } = await import("./qr.js");
    place.append(drawing(code));
  } catch {
    place.remove(); // the link dropped: the code itself stands there
  }
}
