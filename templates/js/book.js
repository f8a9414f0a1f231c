// What a page can do beyond being read. Without this script everything that it says is there.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);

  // Theme: auto, light, dark, and round again.
  const themes = ["auto", "light", "dark"];
  const themeSwitch = one(".theme-switch");
  const showTheme = () => {
    const label = `Theme: ${root.dataset.theme}`;
    themeSwitch.setAttribute("aria-label", label);
    themeSwitch.title = label;
  };
  themeSwitch.addEventListener("click", () => {
    const theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
    root.dataset.theme = theme;
    try { localStorage.setItem("labook-theme", theme); } catch {}
    showTheme();
  });
  showTheme();

  // Buttons on code: copy, and hidden lines.
  const button = (text, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => act(made));
    return made;
  };
  const say = (made, text) => {
    const before = made.textContent;
    made.textContent = text;
    setTimeout(() => { made.textContent = before; }, 1500);
  };
  const visibleText = (code) => {
    const copy = code.cloneNode(true);
    if (!code.closest(".revealed")) all(".hidden-line", copy).forEach((line) => line.remove());
    return `${copy.textContent.replace(/\n$/, "")}\n`;
  };
  // The clipboard of the browser is not there on every file:// page, so a selection is the other way.
  const copyText = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copying is not allowed");
  };
  all(".code").forEach((block) => {
    const pre = block.querySelector("pre");
    const tools = document.createElement("div");
    tools.className = "code-tools";
    const hidden = Number(pre.dataset.hidden || 0);
    if (hidden) {
      const lines = hidden === 1 ? "1 hidden line" : `${hidden} hidden lines`;
      const reveal = button(`+ ${lines}`, `Show ${lines}`, (made) => {
        const shown = block.classList.toggle("revealed");
        made.setAttribute("aria-pressed", String(shown));
        made.textContent = `${shown ? "−" : "+"} ${lines}`;
      });
      reveal.setAttribute("aria-pressed", "false");
      reveal.className = "reveal";
      pre.before(reveal);
    }
    tools.append(button("Copy", "Copy this code", (made) => {
      copyText(visibleText(pre.firstElementChild)).then(
        () => say(made, "Copied"), () => say(made, "Not allowed"));
    }));
    block.append(tools);
  });

  // What scrolls must be reachable from the keyboard; what does not scroll must not be in the way.
  const reachable = () => all("main pre, main .formula").forEach((box) => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
  addEventListener("load", reachable);
  addEventListener("resize", reachable);

  // Sliders: each frame was run when the page was made; moving a slider puts another one in its place.
  all(".slider").forEach((slider) => {
    const inputs = all("input", slider);
    const stage = slider.querySelector(".slider-frames");
    const frame = (index) => {
      const part = stage.querySelector(`:scope > [data-frame="${index}"]`);
      if (!(part instanceof HTMLTemplateElement)) return part;
      const made = document.createElement("div");
      made.className = "slider-frame";
      made.dataset.frame = index;
      made.append(part.content);
      part.replaceWith(made);
      return made;
    };
    const show = () => {
      let index = 0;
      inputs.forEach((input) => {
        index = index * (Number(input.max) + 1) + Number(input.value);
        const text = input.dataset.values.split(" ")[input.value];
        input.setAttribute("aria-valuetext", text);
        input.nextElementSibling.value = text;
      });
      const next = frame(index);
      stage.querySelector(":scope > .current")?.classList.remove("current");
      next.classList.add("current");
      reachable();
    };
    inputs.forEach((input) => input.addEventListener("input", show));
    show();
  });

  // Folded parts are open on paper.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("article details:not([open]):not(.contents-folded)");
    opened.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((part) => { part.open = false; }));

  // The sidebar opens at the current chapter.
  const sidebar = one("#sidebar");
  const showCurrent = () => {
    const current = sidebar.querySelector("[aria-current]");
    if (current) sidebar.scrollTop = current.offsetTop - sidebar.clientHeight / 3;
  };
  showCurrent();
  sidebar.addEventListener("toggle", showCurrent);

  // The on-page contents mark the section that is being read.
  const links = new Map(all(".contents .toc a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = all("article h2[id], article h3[id]").filter((heading) => links.has(heading.id));
  let marked = null;
  const markSection = () => {
    const line = innerHeight / 4;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < line);
    const link = passed.length ? links.get(passed[passed.length - 1].id) : null;
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    marked = link;
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; markSection(); });
  }, { passive: true });
  markSection();

  // Search is loaded when it is first asked for.
  const dialog = one("dialog.search");
  const load = (src) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`cannot load ${src}`));
    document.head.append(script);
  });
  window.labook = { load, root: root.dataset.root };
  let ready = null;
  const openSearch = () => {
    if (!dialog) return;
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input").select();
    ready ||= load(dialog.dataset.index)
      .then(() => load(dialog.dataset.script))
      .catch(() => {
        ready = null;
        dialog.querySelector(".search-status").textContent = "The search index could not be loaded.";
      });
  };
  one(".search-open")?.addEventListener("click", openSearch);
  dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  // Words that a search led here for are marked, without touching the page's elements.
  const wanted = new URLSearchParams(location.search).get("highlight");
  if (wanted && globalThis.CSS?.highlights) {
    const words = wanted.toLowerCase().split(/\s+/).filter((word) => word.length > 1);
    const ranges = [];
    const walker = document.createTreeWalker(one("article"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.data.toLowerCase();
      for (const word of words) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, Math.min(at + word.length, walker.currentNode.length));
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("search", new Highlight(...ranges));
  }

  // Keys: s or / search, arrows turn the page, Escape takes the marks of a search away.
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    const at = event.target;
    if (at.closest?.("input, textarea, select, dialog[open], [contenteditable]")) return;
    if (dialog && (event.key === "s" || event.key === "/")) {
      event.preventDefault();
      openSearch();
    } else if (event.key === "Escape") {
      globalThis.CSS?.highlights?.clear();
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      // Arrows scroll what is wide first.
      if (at.closest?.("pre[tabindex], .table, .formula[tabindex], [role=slider]")) return;
      one(event.key === "ArrowLeft" ? "a.previous" : "a.next")?.click();
    }
  });
})();
