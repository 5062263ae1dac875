// The ballot on the voter's device: checked, reviewed and sealed here, so that the server never sees
// what was chosen. ballot.js of the page fetches this file once the page can be used, and hands it
// the form with what the server says of it (voting/device.py).

import { read, selection } from "./choice.js";
import { canonical, digest, seal, suite, toBase64 } from "./envelope.js";
import { adorn, fill } from "./receipt.js";
import { element, reviewed } from "./review.js";
import { newTracker, trackerCode } from "./tracker.js";

export { canonical, seal, suite, toBase64, trackerCode }; // what the tests hold against Python

/** Takes the form over: what it would send is looked at here instead. */
export function start(ballot, money) {
  const told = JSON.parse(ballot.dataset.device);
  const page = { ballot, told, money, main: document.querySelector("main") };
  for (const words of document.querySelectorAll("[data-sealed]")) words.hidden = words.dataset.sealed !== "device";
  addEventListener("popstate", () => (page.done ? location.reload() : change(page)));
  return () => review(page);
}

function review(page) {
  const { ballot, told, money } = page;
  clear(ballot);
  try {
    const pots = read(ballot, told.rule);
    page.sealed = null;
    page.review = reviewed(document.getElementById("review"), pots, told.rule, told.words, money);
    page.selection = selection(pots, told.rule);
  } catch (refused) {
    if (!refused.code) throw refused;
    refuse(ballot, refused, told.words, money);
    return;
  }
  page.review.querySelector("[data-change]").addEventListener("click", () => history.back());
  page.review.querySelector("[data-confirm]").addEventListener("click", () => confirm(page));
  page.ballotPage = [...page.main.childNodes];
  page.main.replaceChildren(page.review);
  history.pushState(null, "");
  begin(page.main);
}

/** Back to the choice, which stands as it was. */
function change(page) {
  if (page.ballot.isConnected) return;
  page.main.replaceChildren(...page.ballotPage);
  page.ballot.querySelector(".confirm-bar .button").focus();
}

/** A page begins at its top and with its heading. */
function begin(place) {
  scrollTo(0, 0);
  const heading = place.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
}

/** The words of the server's rule above the choice, and what to change beside the projects. */
function refuse(ballot, { code, values, rows }, words, money) {
  const said = Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, () => (name === "money" ? money(value) : value)),
    words.refused[code],
  );
  const summary = document.getElementById("refused").content.firstElementChild.cloneNode(true);
  summary.querySelector("li").append(said);
  summary.dataset.refused = "";
  ballot.prepend(summary);
  for (const { row, field } of rows) mark(row, field, words.change);
  summary.focus();
}

function mark(row, field, said) {
  row.classList.add("wrong");
  const beside = field.closest(".beside");
  const flaw = Object.assign(element("span", "error", said), { id: `wrong-${row.dataset.code}` });
  flaw.dataset.refused = "";
  beside.querySelector("label, legend").after(flaw);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", flaw.id);
}

/** What was said of the choice before it was changed, by the server too. */
function clear(ballot) {
  for (const said of ballot.querySelectorAll("[data-refused], .errors, .choice-row .error")) said.remove();
  for (const row of ballot.querySelectorAll(".wrong")) row.classList.remove("wrong");
  for (const field of ballot.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

/** Seals once, and sends until there is an answer: the same envelope is never counted twice. */
async function confirm(page) {
  const button = page.review.querySelector("[data-confirm]");
  button.disabled = true;
  try {
    page.sealed ||= await sealed(page);
    const answer = await sent(page);
    if (!answer) say(page, page.told.words.signedOut, " ", signIn(page.told));
    else if (answer.querySelector(".ballot .errors")) say(page, answer.querySelector(".errors li").textContent);
    else show(page, answer);
  } catch (error) {
    console.error(error);
    say(page, page.told.words.unsent);
  }
  button.disabled = false;
}

async function sealed({ told, selection: chosen }) {
  const tracker = newTracker();
  const envelope = await seal(told.key, told.campaign, tracker, chosen, told.length);
  return { code: trackerCode(tracker), hash: await digest(envelope), envelope: toBase64(envelope) };
}

/** The answer as a page; nothing where the session has ended and no other has begun. */
async function sent(page) {
  let answer = await post(page);
  if ([400, 401].includes(answer.status) && (await renew(page))) answer = await post(page);
  if (answer.status === 400 || answer.status === 401) return null;
  if (answer.status >= 429) throw new Error(`not taken: ${answer.status}`);
  return parsed(answer);
}

function post({ ballot, told, sealed: { envelope } }) {
  const field = (name) => ballot.elements[name].value;
  const body = new URLSearchParams({ csrf_token: field("csrf_token"), writer: field("writer"), envelope });
  return fetch(told.receipt, { method: "POST", body });
}

/** The ballot's page once more, for its token: whether the same person is signed in again. */
async function renew({ ballot }) {
  const fresh = (await parsed(await fetch(location.href))).querySelector("form.ballot");
  if (fresh?.elements.writer.value !== ballot.elements.writer.value) return false;
  ballot.elements.csrf_token.value = fresh.elements.csrf_token.value;
  return true;
}

async function parsed(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Shows what the server answered, with what only this device knows. */
function show(page, answer) {
  const { code, hash } = page.sealed;
  const accepted = answer.querySelector(".receipt") !== null;
  if (accepted) fill(answer, code, hash);
  page.done = true;
  document.title = answer.title;
  document.body = answer.body;
  if (accepted) adorn(document, code);
  begin(document);
}

/** Says above the button why the vote is not cast yet. */
function say({ review }, ...content) {
  review.querySelector(".unsent")?.remove();
  const notice = element("p", "notice urgent unsent", ...content);
  notice.setAttribute("role", "alert");
  review.querySelector("[data-confirm]").parentElement.before(notice);
}

/** Signing in beside this page, which keeps the choice. */
function signIn({ words, signIn: address }) {
  const link = element("a", "", words.signIn);
  return Object.assign(link, { href: address, target: "_blank" });
}
