// A QR code as a drawing; fetched only when there is a receipt.

import { correction, generate } from "lean-qr";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules of white around it, as the standard asks for

export function drawing(text) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const size = code.size + 2 * QUIET;
  let path = "";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  }
  const svg = drawn("svg", { viewBox: `0 0 ${size} ${size}`, "shape-rendering": "crispEdges" });
  svg.append(drawn("path", { fill: "#fff", d: `M0 0h${size}v${size}H0z` }), drawn("path", { d: path }));
  return svg;
}

function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
