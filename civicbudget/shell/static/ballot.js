// The ballot adds up as one taps. Without this file the server says the same on the next page.

/** "1 234 567 сом", shaped like the sample that the server wrote for 1234567 som; tyiyn in. */
function money(tyiyn, sample) {
  const [number, gap] = sample.match(/1(\D)234\D567/);
  const som = String(Math.floor(tyiyn / 100)).replace(/\B(?=(\d{3})+$)/g, gap);
  const rest = tyiyn % 100;
  const mark = document.documentElement.lang === "en" ? "." : ",";
  return sample.replace(number, rest ? `${som}${mark}${String(rest).padStart(2, "0")}` : som);
}

/** What the bar says about the present choice, and whether it is more than the rule allows. */
function reckon(ballot, words) {
  const chosen = [...ballot.querySelectorAll("input:checked")].filter((input) => input.value);
  const cost = chosen.reduce((sum, input) => sum + Number(input.dataset.cost || 0), 0);
  const limit = ballot.dataset.limit && Number(ballot.dataset.limit);
  const left = ballot.dataset.pot && Number(ballot.dataset.pot) - cost;
  const fill = (text) => text
    .replace("{count}", chosen.length)
    .replace("{limit}", limit)
    .replace("{money}", () => money(Math.abs(left), words.money));
  const tooMany = Boolean(limit) && chosen.length > limit;
  const lines = [fill(tooMany ? words.many : limit ? words.chosenOf : words.chosen)];
  if (left !== undefined && left !== "") lines.push(fill(left < 0 ? words.over : words.left));
  return { lines, over: tooMany || left < 0 };
}

function show(ballot, sum) {
  const { lines, over } = reckon(ballot, sum.dataset);
  const spans = lines.map((line) => Object.assign(document.createElement("span"), { textContent: line }));
  sum.replaceChildren(...spans);
  sum.hidden = false;
  ballot.classList.toggle("over", over);
}

for (const ballot of document.querySelectorAll("form.ballot")) {
  const sum = ballot.querySelector("[data-sum]");
  ballot.addEventListener("change", () => show(ballot, sum));
  addEventListener("pageshow", () => show(ballot, sum)); // the browser may bring back ticks
}
