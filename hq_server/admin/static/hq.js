// Conveniences only; every page is complete without them.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const field = document.querySelector("main [type=search]") || document.querySelector(".find input");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.target.form.requestSubmit(event.target.form.querySelector("[name=act][value=send]"));
  }
  if (event.key === "1" && event.altKey) {
    const proposed = document.querySelector(".take");
    if (proposed) { event.preventDefault(); proposed.click(); }
  }
  if (event.key === "Escape" && location.hash === "#nav") location.hash = "";
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") { event.preventDefault(); showKeys(); }
  else walkRows(event);
});
// Without JavaScript the list of keys is what its address points to; with it, it is a dialog that Esc closes.
const keys = document.getElementById("keys");
function showKeys() {
  if (keys && !keys.open) keys.showModal();
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!keys || !link) return;
  if (link.getAttribute("href") === "#keys") { event.preventDefault(); showKeys(); }
  else if (keys.open && keys.contains(link)) { event.preventDefault(); keys.close(); }
});
// J and K go through the rows of a list, Enter opens the one they are at.
function walkRows(event) {
  const rows = [...document.querySelectorAll("[data-rows] tbody tr:has(a)")];
  const here = rows.findIndex((row) => "here" in row.dataset);
  const step = { j: 1, k: -1 }[event.key];
  if (step && rows.length) {
    const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
    if (here >= 0) delete rows[here].dataset.here;
    next.dataset.here = "";
    next.querySelector("a").focus();
  }
}
// A field is marked as soon as its message says that something is wrong with it.
document.addEventListener("htmx:afterSettle", () => {
  for (const field of document.querySelectorAll("[data-m]")) {
    const message = document.getElementById(field.dataset.m);
    if (message && message.querySelector(".bad")) field.setAttribute("aria-invalid", "true");
    else if (document.querySelector(`#${CSS.escape(field.dataset.m.replace(/^m-/, "w-"))} .okm`)) field.setAttribute("aria-invalid", "false");
    else field.removeAttribute("aria-invalid");
  }
});
// What a reader has opened stays open when its part renews itself.
let opened = [];
document.addEventListener("htmx:beforeSwap", () => { opened = [...document.querySelectorAll("details[id][open]")].map((part) => part.id); });
document.addEventListener("htmx:afterSwap", () => { for (const id of opened) document.getElementById(id)?.setAttribute("open", ""); });
document.addEventListener("htmx:afterRequest", (event) => {
  document.body.classList.toggle("is-stale", !event.detail.successful);
});
