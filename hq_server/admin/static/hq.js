// Conveniences only; every page is complete without them.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const field = document.querySelector("main [type=search]") || document.querySelector(".find input");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) event.target.form.requestSubmit();
});
document.addEventListener("htmx:afterRequest", (event) => {
  document.body.classList.toggle("is-stale", !event.detail.successful);
});
