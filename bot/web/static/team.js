// Choosing all cases at once, where scripts run; without them each has its own box.
function offer() { for (const all of document.querySelectorAll(".check.all")) all.hidden = false; }
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-all]")) return;
  for (const box of event.target.form.querySelectorAll("input[name=case]")) box.checked = event.target.checked;
});
document.addEventListener("htmx:afterSettle", offer);
offer();
