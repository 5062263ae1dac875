// The ballot adds up as one taps. Without this file the server says the same on the next page.

/** "1 234 567 сом", shaped like the sample that the server wrote for 1234567 som; tyiyn in. */
function money(tyiyn, sample) {
  const [number, gap] = sample.match(/1(\D)234\D567/);
  const som = String(Math.floor(tyiyn / 100)).replace(/\B(?=(\d{3})+$)/g, gap);
  const rest = tyiyn % 100;
  const mark = document.documentElement.lang === "en" ? "." : ",";
  return sample.replace(number, rest ? `${som}${mark}${String(rest).padStart(2, "0")}` : som);
}

/** What is chosen: boxes and buttons but those that say nothing, places, points. */
function choice(ballot) {
  const fields = ballot.querySelectorAll("input:checked, select, .amount input");
  return [...fields].filter((field) => field.value.trim() && field.value.trim() !== "0");
}

/** A place that two projects have, if there is one. */
function twice(chosen) {
  const places = chosen.filter((field) => field.matches("select")).map((field) => field.value);
  return places.find((place, at) => places.indexOf(place) !== at);
}

/** What the bar says about the present choice, and whether it is more than the rule allows. */
function reckon(ballot, words) {
  const chosen = choice(ballot);
  const limit = ballot.dataset.limit && Number(ballot.dataset.limit);
  const tooMany = Boolean(limit) && chosen.length > limit;
  const lines = [(tooMany ? words.many : limit ? words.chosenOf : words.chosen)
    .replace("{count}", chosen.length)
    .replace("{limit}", limit)];
  let over = tooMany;
  if (ballot.dataset.pot) {
    const left = ballot.dataset.pot - chosen.reduce((sum, field) => sum + Number(field.dataset.cost), 0);
    lines.push((left < 0 ? words.over : words.left).replace("{money}", () => money(Math.abs(left), words.money)));
    over ||= left < 0;
  }
  if (ballot.dataset.points) {
    const left = ballot.dataset.points - chosen.reduce((sum, field) => sum + (parseInt(field.value, 10) || 0), 0);
    lines.unshift((left < 0 ? words.pointsOver : words.pointsLeft).replace("{points}", Math.abs(left)));
    over ||= left < 0;
  }
  const place = words.twice && twice(chosen);
  if (place) lines.push(words.twice.replace("{place}", place));
  return { lines, over: over || Boolean(place) };
}

function show(ballot, sum) {
  const { lines, over } = reckon(ballot, sum.dataset);
  const spans = lines.map((line) => Object.assign(document.createElement("span"), { textContent: line }));
  sum.replaceChildren(...spans);
  sum.hidden = false;
  ballot.classList.toggle("over", over);
}

const PATIENCE = 10_000; // milliseconds that a voter waits for a slow link before the server seals

/** Fetches what seals the ballot on this device, and lets it review the choice in the server's place. */
function sealHere(ballot, sum) {
  const { script } = JSON.parse(ballot.dataset.device);
  const part = import(script)
    .then(({ start }) => start(ballot, (tyiyn) => money(tyiyn, sum.dataset.money)))
    .catch(() => null);
  ballot.addEventListener("submit", async (event) => {
    event.preventDefault();
    const review = await Promise.race([part, new Promise((late) => setTimeout(late, PATIENCE))]);
    if (review) review();
    else ballot.submit();
  });
}

for (const ballot of document.querySelectorAll("form.ballot")) {
  const sum = ballot.querySelector("[data-sum]");
  ballot.addEventListener("input", () => show(ballot, sum));
  addEventListener("pageshow", () => show(ballot, sum)); // the browser may bring back ticks
  if (ballot.dataset.device && crypto.subtle) sealHere(ballot, sum);
}
