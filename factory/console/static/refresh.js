// Shows a run anew as long as it goes on. Without scripts the page reloads itself.
"use strict";
(function follow() {
  const shown = document.getElementById("main");
  if (!shown || !shown.hasAttribute("data-refresh")) return;
  setTimeout(async function () {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
      if (answer.ok && fresh) replace(shown, fresh);
    } catch (error) { /* the console was stopped; ask again */ }
    follow();
  }, 2000);

  function replace(old, fresh) {
    const focused = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
    const places = Array.from(old.querySelectorAll(".drawing"), (part) => part.scrollLeft);
    old.replaceWith(fresh);
    fresh.querySelectorAll(".drawing").forEach((part, place) => { part.scrollLeft = places[place] || 0; });
    if (!focused) return;
    const again = Array.from(fresh.querySelectorAll("a")).find((link) =>
      link.getAttribute("href") === focused && link.getClientRects().length);
    if (again) again.focus({ preventScroll: true });
  }
})();
