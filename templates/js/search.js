// The other end of the search index: decodes it, ranks sections, shows excerpts.
(() => {
  "use strict";
  const { pages, terms, postings } = window.labookIndex;
  const dialog = document.querySelector("dialog.search");
  const input = dialog.querySelector("input");
  const status = dialog.querySelector(".search-status");
  const list = dialog.querySelector(".search-results");
  const SHOWN = 20;

  // "Hölder's" and "holders" find each other: accents go, and a plural s.
  const fold = (term) => {
    const plain = term.normalize("NFD").replace(/\p{M}/gu, "");
    return plain.length > 3 && /[^su]s$/.test(plain) ? plain.slice(0, -1) : plain;
  };
  const ideograph = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/g;
  const termsOf = (text) => text.toLowerCase()
    .replace(ideograph, " $& ")
    .split(/[^\p{Alphabetic}\p{N}]+/u)
    .filter((term) => term.length > 1 || term.match(ideograph))
    .map(fold);

  const sections = [];
  pages.forEach(([, , , parts], page) => parts.forEach(([anchor, title, length]) => {
    sections.push({ page, anchor, title, length, part: sections.length });
  }));
  pages.reduce((first, page) => { page.first = first; return first + page[3].length; }, 0);
  const meanLength = sections.reduce((sum, s) => sum + s.length, 0) / sections.length || 1;

  // Terms are front-coded; the lists stay packed until a query needs them.
  const lists = postings.split(" ");
  const index = new Map();
  let previous = [];
  terms.split(" ").forEach((packed, at) => {
    const shared = parseInt(packed[0], 36);
    const term = [...previous.slice(0, shared), ...packed.slice(1)];
    previous = term;
    const key = fold(term.join(""));
    if (index.has(key)) index.get(key).push(at); else index.set(key, [at]);
  });
  const keys = [...index.keys()].sort();

  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const unpack = (packed) => {
    const found = [];
    let last = -1, number = 0, place = 1;
    for (const character of packed) {
      const digit = digits.indexOf(character);
      number += (digit % 32) * place;
      place *= 32;
      if (digit < 32) {
        last += number >> 2;
        found.push([last, number & 3]);
        number = 0;
        place = 1;
      }
    }
    return found;
  };

  const firstKeyFrom = (prefix) => {
    let low = 0, high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keys[middle] < prefix) low = middle + 1; else high = middle;
    }
    return low;
  };

  // The score of each section for one term of the query: Okapi BM25 with the stored weight for the frequency,
  // where a term that only begins with the query's counts less the more it has besides.
  const FREQUENCY = [1, 2.4, 5, 12];
  const scores = (term) => {
    const found = new Map();
    for (let at = firstKeyFrom(term); at < keys.length && keys[at].startsWith(term); at++) {
      const nearness = term.length / keys[at].length;
      for (const packed of index.get(keys[at])) {
        const posting = unpack(lists[packed]);
        const rarity = Math.log(1 + (sections.length - posting.length + 0.5) / (posting.length + 0.5));
        for (const [section, weight] of posting) {
          const frequency = FREQUENCY[weight];
          const norm = 0.4 + 0.6 * sections[section].length / meanLength;
          const score = nearness * nearness * rarity * frequency * 2.2 / (frequency + 1.2 * norm);
          found.set(section, Math.max(found.get(section) || 0, score));
        }
      }
    }
    return found;
  };

  const search = (query) => {
    const wanted = [...new Set(termsOf(query))];
    const found = wanted.map(scores);
    const total = new Map();
    found.forEach((map) => map.forEach((score, section) => {
      const entry = total.get(section) || { score: 0, terms: 0 };
      entry.score += score;
      entry.terms += 1;
      total.set(section, entry);
    }));
    const ranked = [...total].map(([section, entry]) => ({ ...sections[section], ...entry }));
    // Sections with every term come first; others only where there is none.
    const complete = ranked.filter((result) => result.terms === wanted.length);
    return {
      wanted,
      results: (complete.length ? complete : ranked)
        .sort((a, b) => b.terms - a.terms || b.score - a.score || a.part - b.part),
    };
  };

  // Texts come one chapter at a time, when a result of that chapter is shown.
  const texts = new Map();
  const arrived = new Map();
  window.labookText = (page, list) => arrived.set(page, list);
  const textOf = (page) => {
    if (!texts.has(page)) {
      texts.set(page, labook.load(labook.root + pages[page][2]).then(() => arrived.get(page)));
    }
    return texts.get(page);
  };

  // The words of a text, with their places.
  const wordsIn = (text) => [...text.matchAll(/[\p{Alphabetic}\p{N}\p{M}]+/gu)];
  const matches = (word, wanted) => {
    const folded = word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
    return wanted.some((term) => folded.startsWith(term) || folded.match(ideograph)?.includes(term));
  };
  const appendMarked = (element, text, wanted) => {
    let at = 0;
    for (const word of wordsIn(text)) {
      if (!matches(word[0], wanted)) continue;
      element.append(text.slice(at, word.index));
      const mark = document.createElement("mark");
      mark.textContent = word[0];
      element.append(mark);
      at = word.index + word[0].length;
    }
    element.append(text.slice(at));
  };
  // The stretch of text that holds the most of what was asked for.
  const excerpt = (text, wanted) => {
    const WIDTH = 170;
    const hits = wordsIn(text).filter((word) => matches(word[0], wanted)).map((word) => word.index);
    let best = 0, most = 0;
    for (const start of hits) {
      const held = hits.filter((hit) => hit >= start && hit < start + WIDTH).length;
      if (held > most) [best, most] = [start, held];
    }
    let start = Math.max(0, best - 40);
    if (start > 0) start = text.indexOf(" ", start) + 1;
    let end = Math.min(text.length, start + WIDTH);
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + 1);
    return (start > 0 ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  };

  let current = 0;
  const show = async () => {
    const query = input.value.trim();
    const turn = ++current;
    const { wanted, results } = search(query);
    const counted = results.length === 1 ? "1 section" : `${results.length} sections`;
    status.textContent = wanted.length ? (results.length ? `${counted} found` : "Nothing found.") : "";
    list.replaceChildren(...results.slice(0, SHOWN).map((result) => {
      const [path, pageTitle] = pages[result.page];
      const item = document.createElement("li");
      const link = document.createElement("a");
      const hash = result.anchor ? `#${result.anchor}` : "";
      link.href = `${labook.root}${path}?highlight=${encodeURIComponent(query)}${hash}`;
      const title = document.createElement("span");
      title.className = "result-title";
      appendMarked(title, result.title, wanted);
      link.append(title);
      if (result.anchor) {
        const where = document.createElement("span");
        where.className = "result-page";
        where.textContent = pageTitle;
        link.append(where);
      }
      const text = document.createElement("span");
      text.className = "result-text";
      link.append(text);
      item.append(link);
      textOf(result.page).then((list) => {
        if (turn !== current) return;
        appendMarked(text, excerpt(list[result.part - pages[result.page].first], wanted), wanted);
      }, () => {});
      return item;
    }));
  };
  input.addEventListener("input", show);

  // Arrows walk the results, Enter takes the first.
  dialog.addEventListener("keydown", (event) => {
    // A search field takes the first Escape to empty itself.
    if (event.key === "Escape") dialog.close();
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      if (at === 0) input.focus(); else links[at - 1].focus();
    } else if (event.key === "Enter" && document.activeElement === input) {
      event.preventDefault();
      links[0]?.click();
    }
  });
  list.addEventListener("click", (event) => {
    // A result on this very page would leave the dialog open.
    if (event.target.closest("a")) dialog.close();
  });
  if (input.value) show();
})();
