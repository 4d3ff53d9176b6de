// What a page is asked in the browser, see looking.py.
({
  /** Nothing is asked for any more, and where there is a canvas it is drawn. */
  still() {
    const canvas = document.querySelector("#journey-data");
    return document.readyState === "complete" && !document.querySelector(".is-asking, .htmx-request, .htmx-swapping")
      && (!canvas || document.querySelector("#journey[data-ready]") !== null);
  },

  /** What axe calls serious or critical; side bar and bar are the same on all pages. */
  async axe(only, frame) {
    const options = { iframes: false, resultTypes: ["violations"], preload: false };
    if (only.length) options.runOnly = { type: "rule", values: only };
    const around = [["#side"], ["#user-menu"], [".jump-button"], ["dialog:not([open])"]].filter(([one]) => document.querySelector(one));
    const found = await axe.run(frame || !around.length ? document : { include: [["html"]], exclude: around }, options);
    const why = (node) => [...node.any, ...node.all, ...node.none].map((one) => one.message).join("; ").slice(0, 200);
    return found.violations.filter((one) => ["serious", "critical"].includes(one.impact)).flatMap((one) =>
      one.nodes.slice(0, 4).map((node) => `${one.id}: ${node.target.join(" ")} ${node.html.slice(0, 160)} (${why(node)})`));
  },

  /** What ran, or became an element, an attribute or a link that runs. */
  hits() {
    const written = document.querySelectorAll('x-hit, img[src="x"], [onclick], [onerror], [onfocus], [onmouseover], [style*="fixed"]');
    const links = [...document.querySelectorAll("a, form, iframe, button, area, link, use")].filter((one) =>
      ["href", "action", "src", "formaction", "xlink:href"].some((name) => /^\s*(javascript|vbscript|data:text)/i.test(one.getAttribute(name) ?? "")));
    return [
      ...(window.__hit === undefined ? [] : [`a script ran: ${window.__hit}`]),
      ...[...written].map((one) => `markup: ${one.outerHTML.slice(0, 120)}`),
      ...links.map((one) => `a link that runs: ${one.outerHTML.slice(0, 120)}`),
    ];
  },

  /** What makes the page scroll sideways: the innermost elements beyond its edge. */
  wider() {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= window.innerWidth) return "";
    const out = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > room + 1);
    const inner = out.filter((one) => !out.some((other) => other !== one && one.contains(other)));
    return inner.slice(0, 3).map((one) => `<${one.tagName.toLowerCase()} class="${one.className}"> ${one.textContent.trim().slice(0, 40)}`).join(" | ") || "something";
  },

  /** Unfold whatever unfolds, touch whatever tells when touched. */
  touch() {
    for (const one of document.querySelectorAll("details:not([open])")) one.open = true;
    for (const one of document.querySelectorAll("dialog:not([open])")) one.show();
    for (const one of document.querySelectorAll("[title], [data-tip], a, button, summary, .node, .plus, td, [tabindex]")) {
      for (const kind of ["pointerover", "mouseover", "mouseenter"]) one.dispatchEvent(new MouseEvent(kind, { bubbles: true }));
    }
  },

  untouch() {
    for (const one of document.querySelectorAll("dialog[open]")) one.close();
  },

  /** Put a part of a page into this one, as htmx does. */
  async putIn(path) {
    const place = document.createElement("div");
    document.querySelector("#content").replaceChildren(place);
    await window.htmx.ajax("GET", path, { target: place, swap: "innerHTML" });
  },
})
