// The choice in plain words, on the voter's own device: what voting/review.html says on the server's.

import { sum } from "./choice.js";

/** An element with words in it, which are text and never markup. */
export function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/** Fills the page's template for what was chosen. */
export function reviewed(template, pots, rule, words, money) {
  const review = element("div", "", template.content.cloneNode(true));
  review.querySelector("[data-pots]").append(...pots.flatMap((pot) => inPot(pot, pots, rule, words, money)));
  return review;
}

function inPot(pot, pots, rule, words, money) {
  const list = document.querySelector(`[data-pot-number="${pot.number}"]`);
  const head = pots.length > 1 ? [element("h2", "", ...copies(list.previousElementSibling.childNodes))] : [];
  const chosen = pot.chosen.length
    ? element("ol", "items", ...pot.chosen.map((row, at) => item(row, given(row, at + 1, rule, words))))
    : element("p", "", words.nothing);
  return [...head, chosen, ...left(pot, list, rule, words, money)];
}

function item(row, said) {
  const name = row.row.querySelector(".name");
  const title = element("h2", "h3", ...copies(name.childNodes));
  const note = copies(row.row.querySelectorAll(".price-note .note"));
  const cost = element("p", "cost", row.row.querySelector(".cost").textContent);
  return element("li", "", element("div", "", ...(said ? [element("p", "given", said)] : []), title, ...note), cost);
}

const copies = (nodes) => [...nodes].map((node) => node.cloneNode(true));

/** What the choice says of a project: its place, its points, yes or no. */
function given(row, place, rule, words) {
  if (rule.form === "ranked") return words.place.replace("{place}", place);
  if (rule.kind === "yes-no") return row.points > 0 ? words.yes : words.no;
  return rule.form === "points" ? counted(row.points, words.points) : "";
}

/** "7 points" in the form that the number asks for in the reader's language. */
function counted(number, forms) {
  const form = new Intl.PluralRules(document.documentElement.lang).select(number);
  return (forms[form] || forms.other).replace("{num}", number);
}

/** What is left of the pot or the points, or what becomes of the other projects. */
function left(pot, list, rule, words, money) {
  const strong = (text) => [element("p", "left", text)];
  if (rule.kind === "knapsack") return strong(words.left.replace("{money}", () => money(pot.amount - sum(pot.chosen, "cost"))));
  if (rule.points) return strong(words.pointsLeft.replace("{points}", rule.points - sum(pot.chosen, "points")));
  return words.rest && pot.chosen.length < list.children.length ? [element("p", "", words.rest)] : [];
}
