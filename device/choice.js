// What is chosen on the page: read and checked as voting/selection.py and record/balloting.py do, and
// said in their words, which the page brings along.

const WHOLE = /^[-−]?[0-9]{1,4}$/;

/** Why a choice cannot be taken: a code of the rules, what stands in its words, and the rows. */
class Refused extends Error {
  constructor(code, values = {}, rows = []) {
    super(code);
    Object.assign(this, { code, values, rows });
  }
}

/** For every pot what is chosen in it, in the form of the ballot. Throws Refused. */
export function read(ballot, rule) {
  const pots = [...ballot.querySelectorAll("[data-pot-number]")].map((list) => {
    const rows = [...list.querySelectorAll(".choice-row")].map(written).filter((row) => row.text !== "");
    return { number: Number(list.dataset.potNumber), amount: Number(list.dataset.amount), rows };
  });
  const all = pots.flatMap((pot) => pot.rows);
  const wrong = all.filter((row) => !WHOLE.test(row.text) || (rule.form === "ranked" && row.points < 1));
  if (wrong.length) throw new Refused("no-number", {}, wrong);
  for (const pot of pots) pot.chosen = inForm(pot.rows, rule.form);
  check(pots, rule);
  return pots;
}

/** The selection that is sealed: numbers by pot, or points by number. */
export function selection(pots, rule) {
  const chosen = pots.filter((pot) => pot.chosen.length);
  return Object.fromEntries(chosen.map((pot) => [pot.number, plain(pot.chosen, rule.form)]));
}

function plain(chosen, form) {
  return form === "points"
    ? Object.fromEntries(chosen.map((row) => [row.number, row.points]))
    : chosen.map((row) => row.number);
}

/** A row with what stands beside its project. */
function written(row) {
  const field = row.querySelector("input:checked") || row.querySelector("select, .amount input");
  const ticked = field && !field.name.startsWith("project-");
  const text = !field ? "" : ticked ? "1" : field.value.trim();
  return { row, field, text, points: Number(text.replace("−", "-")), ...numbers(row) };
}

function numbers(row) {
  return { number: Number(row.dataset.number), code: row.dataset.code, cost: Number(row.dataset.cost) };
}

function inForm(rows, form) {
  if (form === "ranked") {
    checkPlaces(rows);
    return [...rows].sort((a, b) => a.points - b.points);
  }
  return rows.filter((row) => row.points !== 0).sort((a, b) => a.number - b.number);
}

function checkPlaces(rows) {
  for (const { points } of [...rows].sort((a, b) => a.points - b.points)) {
    const same = rows.filter((row) => row.points === points);
    if (same.length < 2) continue;
    const codes = same.map((row) => row.code).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    throw new Refused("twice", { codes: codes.join(", "), place: points }, same);
  }
}

function check(pots, rule) {
  const most = (values) => Math.max(...values);
  const given = most(pots.map((pot) => sum(pot.chosen, "points")));
  const chosen = most(pots.map((pot) => pot.chosen.length));
  const over = most(pots.map((pot) => sum(pot.chosen, "cost") - pot.amount));
  const [least, greatest] = rule.range;
  const beyond = pots.flatMap((pot) => pot.chosen).filter((row) => row.points < least || row.points > greatest);
  if (chosen === 0) throw new Refused("nothing-chosen");
  if (rule.most && chosen > rule.most) throw new Refused("too-many", { chosen });
  if (rule.form === "points" && beyond.length) throw new Refused("points-out-of-range", {}, beyond);
  if (rule.points && given > rule.points) throw new Refused("too-many-points", { given, over: given - rule.points });
  if (rule.kind === "knapsack" && over > 0) throw new Refused("over-the-pot", { money: over });
}

/** A sum over what is chosen. */
export function sum(chosen, name) {
  return chosen.reduce((total, row) => total + row[name], 0);
}
