// Keys of the review app. Without this file everything still works: links, forms and buttons.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector) => [...document.querySelectorAll(selector)];
  const say = (text) => { const place = document.getElementById("announce"); if (place) place.textContent = text; };
  const typing = (at) => at.isContentEditable || /^(TEXTAREA|SELECT)$/.test(at.tagName) ||
    (at.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(at.type));
  const visible = (element) => element.getClientRects().length > 0;

  // --- queue: the current row is the one whose link has the focus ---
  const links = () => all("[data-row] .why");
  const current = () => document.activeElement.closest?.("[data-row]");
  const step = (items, by, at) => items[Math.min(items.length - 1, Math.max(0, at + by))];
  function moveRow(by) {
    const rows = links();
    const at = rows.findIndex((link) => link.closest("[data-row]") === current());
    const next = at < 0 ? rows[0] : step(rows, by, at);
    next?.focus();
    next?.closest("[data-row]").scrollIntoView({ block: "nearest" });
  }
  function tick() {
    const row = current();
    const box = row?.querySelector("input[type=checkbox]:not(:disabled)");
    if (!box) return;
    box.checked = !box.checked;
    count();
    say(box.checked ? "ticked" : "not ticked");
  }
  function count() {
    const bulk = document.querySelector(".bulk");
    if (!bulk) return;
    const ticked = all("[data-row] input:checked").length;
    bulk.classList.toggle("some", ticked > 0);
    bulk.querySelector("[data-ticked]").textContent = ticked ? `(${ticked})` : "";
  }

  // --- ticket: differences one after the other ---
  function moveHunk(by) {
    const hunks = all("[data-hunk]");
    const at = hunks.indexOf(document.activeElement.closest("[data-hunk]"));
    const next = at < 0 ? hunks[by > 0 ? 0 : hunks.length - 1] : step(hunks, by, at);
    next?.focus();
    next?.scrollIntoView({ block: "center" });
  }

  function press(key) {
    const found = all(`[data-key="${CSS.escape(key)}"]`).find(visible);
    if (!found) return false;
    if (found.tagName === "DETAILS") {
      found.open = true;
      found.querySelector("div select, div input, div button")?.focus();
    } else if (/^(INPUT|TEXTAREA)$/.test(found.tagName)) {
      found.focus();
      found.select?.();
    } else {
      if (found.closest(".bulk") && !all("[data-row] input:checked").length) { say("nothing is ticked"); return true; }
      found.click();
    }
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (event.key === "Escape") { all("details[open].menu, .decide details[open]").forEach((each) => { each.open = false; }); return; }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.id === "text") { press("a"); return; }
    if (event.key === "Enter" && event.target.matches(".decide details select, .decide details input")) {
      event.preventDefault();
      event.target.closest("details").querySelector("button[name=decision]")?.click();
      return;
    }
    if (root.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.defaultPrevented || event.repeat && !/[jknp]/.test(event.key) || typing(event.target)) return;
    const key = event.key;
    const queue = links().length > 0;
    if (key === "?") { location.assign("/help"); }
    else if (queue && key === "j") moveRow(1);
    else if (queue && key === "k") moveRow(-1);
    else if (queue && key === "x") tick();
    else if (key === "n") moveHunk(1);
    else if (key === "p") moveHunk(-1);
    else if (!/^[jkavdsieuoq/]$/.test(key) || !press(key)) return;
    event.preventDefault();
  });

  document.addEventListener("change", count);
  document.addEventListener("htmx:afterSettle", count);
  // A run that ends, or a filter that finds something, is told to those who do not see it.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "list") say(`${links().length} shown`);
  });
  // Errors of a partial request are shown where the answer would stand.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status >= 400) event.detail.shouldSwap = true;
  });
  // A form is sent once; the key of a run makes sure of it on the server as well.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method === "get") return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
    count();
  });
  count();
})();
