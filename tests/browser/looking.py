"""What a machine can see of a page: what axe-core says of it, what is cut off, what does nothing without JavaScript."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

_AXE = Path(__file__).parent / "axe" / "axe.min.js"
_RUN = """async () => {
  const options = {resultTypes: ["violations"], preload: false, rules: {"target-size": {enabled: true}}};
  const told = (check) => check ? check.message : "";
  const found = await axe.run(document, options);
  return found.violations.flatMap((violation) => violation.nodes.map((node) => [
    violation.id, node.target.join(" "), node.html.slice(0, 160), told([...node.any, ...node.all, ...node.none][0])
  ].join(" | ")));
}"""
# Texts that reach out of something that hides what does not fit, or out of the window. What scrolls is no such thing.
_CUT_OFF = """() => {
  const hides = (style, axis) => ["hidden", "clip"].includes(style[`overflow${axis}`]);
  const scrolls = (style) => ["auto", "scroll"].includes(style.overflowX);
  const cut = (box, holder) => {
    for (let part = holder; part && part !== document.documentElement; part = part.parentElement) {
      const style = getComputedStyle(part), edge = part.getBoundingClientRect();
      if (hides(style, "X") && (box.right > edge.right + 1 || box.left < edge.left - 1)) return true;
      if (hides(style, "Y") && (box.bottom > edge.bottom + 2 || box.top < edge.top - 2)) return true;
      if (scrolls(style)) return false;
    }
    return box.right > document.documentElement.clientWidth + 1 || box.left < -1;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode, holder = text.parentElement;
    if (!text.data.trim() || holder.closest(".sr, .skip, select, script, textarea")) continue;
    if (!holder.checkVisibility({visibilityProperty: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (box.width && cut(box, holder)) found.push(`cut off: ${text.data.trim().slice(0, 80)}`);
  }
  const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return wider > 0 ? [...found, `${wider} pixels wider than its window`] : found;
}"""

# What does nothing in a browser without JavaScript: a form that cannot be sent, a button that belongs to none, and what
# only htmx would send.
_DEAD = """() => {
  const told = (part, why) => `${why}: ${part.outerHTML.slice(0, 120)}`;
  const fields = (form) => [...form.elements].filter((field) => field.type !== "hidden");
  const sent = (form) => form.matches(".find") || fields(form).some((field) => field.type === "submit");
  const found = [...document.forms].filter((form) => fields(form).length && !sent(form))
    .map((form) => told(form, "no button sends it"));
  for (const form of document.querySelectorAll("form[method=post]"))
    if (!form.querySelector("[name=token]")) found.push(told(form, "no token"));
  for (const button of document.querySelectorAll("button:not([disabled])"))
    if (!button.form || button.type !== "submit") found.push(told(button, "does nothing by itself"));
  for (const part of document.querySelectorAll("[hx-post], [hx-put], [hx-delete]"))
    if (!(part.form || part.closest("form"))?.matches("[method=post]")) found.push(told(part, "only htmx sends it"));
  return found;
}"""


def bring_axe(context: BrowserContext) -> None:
    """Into every page that the context opens from now on."""
    context.add_init_script(path=_AXE)


def violations(page: Page) -> list[str]:
    """What axe finds: its rules for WCAG 2.0 to 2.2, A and AA, and its best practices."""
    found: list[Any] = page.evaluate(_RUN)
    return [str(one) for one in found]


def cut_off(page: Page) -> list[str]:
    found: list[Any] = page.evaluate(_CUT_OFF)
    return [str(one) for one in found]


def dead(page: Page) -> list[str]:
    found: list[Any] = page.evaluate(_DEAD)
    return [str(one) for one in found]
