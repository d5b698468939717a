// The desk's own script: sheets, countdowns, menus that stay open when the board is renewed, pictures in place.
const sheet = document.getElementById("sheet"), sheetBody = document.getElementById("sheet-body"), toast = document.getElementById("toast");
const said = document.body.dataset;
let opener = "", offset = 0, toastTimer;

function tell(words) {
  toast.textContent = words; toast.hidden = false;
  clearTimeout(toastTimer); toastTimer = setTimeout(() => { toast.hidden = true; }, 4000);
}

// Countdowns run by the server's clock, which a demonstration lets run faster than ours.
function readClock() {
  const shown = document.querySelector("[data-now]");
  if (shown) offset = Number(shown.dataset.now) * 1000 - Date.now();
}
function span(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / 60000), hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
  if (days) return `${days} ${said.day} ${hours % 24} ${said.hour}`;
  return hours ? `${hours} ${said.hour} ${minutes % 60} ${said.minute}` : `${minutes} ${said.minute}`;
}
function count() {
  const now = Date.now() + offset;
  for (const due of document.querySelectorAll("[data-due]")) {
    const left = Date.parse(due.dataset.due) - now, late = left <= 0;
    const words = (late ? said.late : said.left).replace("%", span(left)), shown = due.querySelector(".left");
    if (shown.textContent !== words) shown.textContent = words;
    due.classList.toggle("late", late);
    due.closest(".card, .case-head, .work-row")?.classList.toggle("late", late);
  }
}

function close() { if (sheet.open) sheet.close(); sheetBody.replaceChildren(); }
function openSheet() {
  if (!sheetBody.querySelector(".sheet")) { close(); return; }
  if (!sheet.open) sheet.showModal();
  const first = sheetBody.querySelector("[aria-invalid], select, textarea, input:not([type=hidden])") ?? sheetBody.querySelector("h2");
  first?.focus();
}
sheet.addEventListener("close", () => {
  sheetBody.replaceChildren();
  document.getElementById(opener)?.focus();
});
sheet.addEventListener("click", (event) => { if (event.target === sheet) close(); });

document.addEventListener("click", (event) => {
  const press = event.target.closest("button[data-move]"), picture = event.target.closest("a[data-picture]"), copy = event.target.closest("[data-copy]");
  if (press && !press.closest("#sheet")) opener = press.id;
  if (event.target.closest("[data-close]")) close();
  if (event.target.closest("[data-print]")) print();
  const name = event.target.closest("[data-insert]");
  if (name) {
    const field = document.getElementById(name.dataset.into);
    field.setRangeText(name.dataset.insert, field.selectionStart, field.selectionEnd, "end"); field.focus();
  }
  if (picture) {
    event.preventDefault();
    const viewer = document.getElementById("viewer"), image = viewer.querySelector("img");
    image.src = picture.href; image.alt = picture.dataset.picture; viewer.showModal();
  }
  if (copy) {
    const field = document.getElementById(copy.dataset.copy);
    field.select(); navigator.clipboard?.writeText(field.value).then(() => tell(said.copied));
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target) || press) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

let open = new Set(), newest = document.querySelector("[data-newest]")?.dataset.newest, focused = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "sheet-body") return;
  open = new Map([...document.querySelectorAll("main details[id]")].map((each) => [each.id, each.open]));
  focused = document.activeElement?.id ?? "";
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "sheet-body") openSheet();
});
document.addEventListener("htmx:afterSettle", () => {
  for (const each of document.querySelectorAll("main details[id]")) if (open.has?.(each.id)) each.open = open.get?.(each.id) ?? each.open;
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  open = new Map(); focused = "";
  readClock(); count();
  const alerts = document.querySelector("[data-newest]");
  if (alerts && alerts.dataset.newest !== newest) { newest = alerts.dataset.newest; tell(alerts.querySelector("li span").textContent.trim()); }
  document.querySelector("#new [aria-invalid]")?.focus();
});
document.addEventListener("redress:moved", () => { close(); tell(said.done); });
document.addEventListener("htmx:sendError", () => tell(said.offline));
document.addEventListener("htmx:responseError", () => tell(said.failed));
document.addEventListener("htmx:sseClose", (event) => { if (event.detail.type === "message") location.reload(); });
// A page that comes out of the browser's memory, or a machine that slept, shows what is old.
addEventListener("pageshow", (event) => { if (event.persisted) document.body.dispatchEvent(new CustomEvent("redress:back")); });
addEventListener("online", () => document.body.dispatchEvent(new CustomEvent("redress:back")));

readClock(); count(); setInterval(count, 1000);
