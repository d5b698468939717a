// The keyboard on a list of work: / goes to the search, j and k go down and up, Enter opens as it does on any link.
const search = document.getElementById("q");
const typing = (element) => element.closest("input, select, textarea, dialog[open]");

function go(step) {
  const rows = [...document.querySelectorAll(".work-row .number")];
  const here = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, here < 0 ? 0 : here + step))]?.focus();
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === search && event.key === "ArrowDown") { event.preventDefault(); go(0); return; }
  if (typing(event.target)) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step) { event.preventDefault(); go(step); }
  if (event.key === "/") { event.preventDefault(); search.focus(); search.select(); }
});
