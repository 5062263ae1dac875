// The estimate adds up as one types. Without this file the server says the sum of what was saved.

/** A number as people type it, "1 234,5" or "1,234.5", in so many parts; null where it is none. */
function parts(text, unit) {
  let plain = text.replace(/[\s\u00a0\u202f']/g, "");
  if (plain.includes(",") && plain.includes(".")) {
    plain = plain.replaceAll(plain.lastIndexOf(",") < plain.lastIndexOf(".") ? "," : ".", "");
  }
  plain = plain.replace(",", ".");
  return /^\d+(\.\d+)?$/.test(plain) ? BigInt(Math.round(Number(plain) * unit)) : null;
}

/** Quantity (in thousandths) times price (in tyiyn), a half rounded up, as the server does. */
function amount(row) {
  const read = (name, unit) => parts(row.querySelector(`[name$="-${name}"]`).value, unit);
  const quantity = read("quantity", 1000);
  const price = read("unit_price", 100);
  return quantity === null || price === null ? 0n : (quantity * price + 500n) / 1000n;
}

/** "Total: 1 234 567 сом" for another sum than that of the sample. */
function inWords(tyiyn, sample) {
  const [number, gap] = sample.match(/1(\D)234\D567/);
  const mark = document.documentElement.lang === "en" ? "." : ",";
  const som = String(tyiyn / 100n).replace(/\B(?=(\d{3})+$)/g, gap);
  const rest = tyiyn % 100n;
  return sample.replace(number, rest ? `${som}${mark}${String(rest).padStart(2, "0")}` : som);
}

for (const sum of document.querySelectorAll("[data-estimate-sum]")) {
  const form = sum.closest("form");
  form.addEventListener("input", (event) => {
    if (!event.target.name.startsWith("estimate-")) return;
    const total = [...form.querySelectorAll(".estimate .line")].reduce((all, row) => all + amount(row), 0n);
    sum.textContent = inWords(total, sum.dataset.words);
  });
}
