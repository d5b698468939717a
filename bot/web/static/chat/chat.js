// The customer's page: opens the session, shows the thread, sends, and hears by server-sent events.
import { Files } from "./files.js";
import { Keep, forgetOthers } from "./keep.js";
import { Line } from "./line.js";
import { Thread, isIntake } from "./thread.js";

const at = (id) => document.getElementById(id);
const page = at("chat"), text = at("text"), problem = at("problem"), state = at("state"), usual = state.textContent;
const said = JSON.parse(page.dataset.said), limits = JSON.parse(page.dataset.limits);
// A code on a wall leads here once; a reload of the page is not another scan, nor is it one before anything was said.
const scanned = location.search !== "";
window.history.replaceState(null, "", location.pathname);
let keep, source, reached = 0, asked = [], answered = false, reopening = 0;

const line = new Line({
  changed: (entry) => { if (keep) keep.save(); thread.redraw(entry); offer(); },
  failed: () => offer(),
  stored: (entry) => {
    const language = /^i:.*:(zh|en)$/.exec(entry.choice ?? "")?.[1];
    if (language && language !== page.dataset.language) { location.reload(); return; }
    if (!source) listen();
  },
});
const thread = new Thread({
  list: at("thread"), replies: at("replies"), room: page, said,
  press: (button) => say({ choice: button.choice, label: button.label }),
  retry: () => line.now(),
  mend: (entry) => { drop(entry); text.value = entry.text ?? ""; grow(); if (entry.uploads) files.add(entry.uploads); text.focus(); },
  remove: (entry) => { drop(entry); text.focus(); },
});
const files = new Files({ list: at("chosen"), input: at("files"), said, limits, complain });

function complain(words) { problem.textContent = words; problem.hidden = !words; }
function drop(entry) { keep.remove(entry); thread.drop(entry); offer(); }

function say({ choice, label, words = "", uploads = [] }) {
  complain("");
  const entry = { id: crypto.randomUUID?.() ?? newId(), text: words, choice, label, after: reached, state: "sending" };
  if (uploads.length) Object.assign(entry, { uploads, files: uploads.map((each) => each.name) });
  keep.add(entry);
  thread.mine(entry);
  thread.toEnd();
  line.send(entry);
  offer();
}

// Browsers give randomUUID only to safe addresses; a desk in the house may be reached by plain http.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Only the last question's buttons can still be pressed, and only until it is answered.
function offer() {
  answered = keep.mine.some((entry) => entry.after >= asked.seq && entry.state !== "refused");
  const held = thread.offer(answered || !asked.buttons ? [] : asked.buttons);
  if (held) text.focus();
}

function hear(message) {
  if (message.seq <= reached) return;
  const near = thread.following();
  reached = message.seq;
  thread.theirs(message, new Set(keep.mine.map((entry) => entry.choice)));
  const buttons = message.buttons.filter(isIntake);
  if (buttons.length) asked = { seq: message.seq, buttons };
  offer();
  if (near) thread.toEnd();
}

async function history() {
  const old = [];
  for (let after = 0; ;) {
    const answer = await fetch(`/chat/events?after=${after}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`events: ${answer.status}`);
    const { messages } = await answer.json();
    if (!messages.length) return old;
    old.push(...messages);
    after = messages.at(-1).seq;
  }
}

function show(old) {
  const mine = [...keep.mine];
  const upTo = (seq) => { while (mine.length && mine[0].after < seq) own(mine.shift()); };
  for (const message of old) { upTo(message.seq); hear(message); }
  mine.forEach(own);
  thread.toEnd();
}

function own(entry) {
  const lost = entry.state !== "sent" && entry.state !== "refused" && entry.files?.length;
  if (lost) Object.assign(entry, { state: "refused", reason: said.files_gone });
  thread.mine(entry);
  if (["sending", "waiting"].includes(entry.state)) line.send(entry);
}

function listen() {
  source?.close();
  source = new EventSource(`/chat/events?after=${reached}`);
  source.onmessage = (event) => hear(JSON.parse(event.data));
  source.onopen = () => { if (state.dataset.lost) { state.textContent = usual; delete state.dataset.lost; line.now(); } };
  source.onerror = () => {
    state.textContent = said.offline; state.dataset.lost = "yes";
    if (source.readyState === EventSource.CLOSED) { clearTimeout(reopening); reopening = setTimeout(listen, 3000); }
  };
}

async function begin() {
  try {
    const { chat, fresh } = await line.open();
    if (fresh) forgetOthers(chat);
    keep = new Keep(chat);
    const old = await history();
    show(old);
    offer();
    text.value = keep.draft; grow();
    if (old.length && page.dataset.start !== "/start" && scanned) await greet();
    else if (old.length) listen();
    else if (!keep.mine.length) await greet();
    else line.now();
  } catch (trouble) {
    console.warn(trouble);
    state.textContent = said.offline;
    setTimeout(begin, 3000);
  }
}


// The first word is the page's own: the customer is greeted without having to say something.
async function greet() {
  const answer = await line.post("/chat/messages", { id: newId(), text: page.dataset.start });
  if (!answer.ok) throw new Error(`start: ${answer.status}`);
  state.textContent = usual;
  listen();
}

function grow() { text.style.height = "auto"; text.style.height = `${text.scrollHeight + 2}px`; }

text.addEventListener("input", () => { grow(); if (keep) keep.draft = text.value; complain(""); });
text.addEventListener("keydown", (event) => {
  // While a Chinese input method is composing, Enter chooses a word.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); at("composer").requestSubmit(); }
});
text.addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); files.add([...event.clipboardData.files]); } });
page.addEventListener("dragover", (event) => event.preventDefault());
page.addEventListener("drop", (event) => { event.preventDefault(); files.add([...event.dataTransfer.files]); });
at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = text.value.trim();
  if (!keep || (!words && !files.chosen.length)) return;
  say({ words, uploads: files.take() });
  text.value = ""; keep.draft = ""; grow(); text.focus();
});
at("language").addEventListener("click", async () => { await line.post("/chat/language", { language: at("language").dataset.language }); location.reload(); });
at("status").addEventListener("click", () => { closeMenu(); say({ words: "/status", label: at("status").textContent }); });
at("leave").addEventListener("click", async () => {
  closeMenu();
  if (!confirm(at("leave").dataset.really)) return;
  await line.post("/chat/leave", {});
  keep.forget();
  location.reload();
});
for (const button of document.querySelectorAll("[data-go-on]")) {
  button.addEventListener("click", async () => {
    closeMenu();
    const answer = await line.post(`/chat/handover/${button.dataset.goOn}`, {});
    const told = await answer.json();
    if (answer.ok) location.assign(told.url);
    else complain([told.title, told.detail].filter(Boolean).join(" — "));
  });
}
function closeMenu() { document.querySelector(".menu").open = false; }
document.addEventListener("click", (event) => { if (!event.target.closest(".menu")) closeMenu(); });

begin();
