"use strict";
// Everything that is said comes ready from the data in the page; this script only looks it up and moves lines.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const dials = data.dials;
  const at = dials.map((dial) => dial.first);
  const drawings = all("svg.own");
  const places = (svg, key) => (svg.dataset[key] || "").split(" ").map(Number);
  const drawn = drawings.map((svg) => ({ svg, x: places(svg, "x"), y: places(svg, "y") }));
  const frame = (x, left, right) => (x - left) / (right - left);

  const leads = all(".dial .lead").map((lead) => [lead, lead.textContent]);
  let scenario = 0;
  const chosen = () => (scenario ? data.scenarios[scenario - 1] : data);

  function said(k, i = at[k]) {
    const dial = chosen().dials[k];
    return `${dials[k].names[i]}: ${dial.shares[i]} (${dial.intervals[i]})`;
  }
  function both(i = at[0], j = at[1]) {
    const n = 3 * (i * dials[1].names.length + j);
    const known = chosen().both;
    const [text, low, high] = [0, 1, 2].map((k) => data.signs.indexOf(known.packed[n + k]));
    const share = known.texts[text];
    return { share, words: `${share} (${data.percent.replace("0", low === high ? low : low + "\u2013" + high)})` };
  }
  function pair(i, j, now = both(i, j)) {
    return `${dials[0].names[i]}, ${dials[1].names[j]}: ${now.words}`;
  }
  function anchored(text, share) {
    text.setAttribute("text-anchor", share < 0.3 ? "start" : share > 0.7 ? "end" : "middle");
  }
  function show() {
    dials.forEach((dial, k) => {
      const slider = document.querySelector(`input[data-dial="${k}"]`);
      if (!slider) { return; }
      slider.value = at[k];
      slider.setAttribute("aria-valuetext", said(k));
      all(`[data-said="${k}"]`).forEach((output) => { output.textContent = said(k); });
    });
    drawn.forEach(({ svg, x, y }) => {
      const isMap = svg.dataset.dial === "both", k = svg.dataset.dial === "cost" ? 1 : 0;
      const across = svg.querySelector(".across"), words = across.querySelector("text"), i = at[k];
      across.setAttribute("transform", `translate(${x[i]} 0)`);
      anchored(words, frame(x[i], x[0], x[x.length - 1]));
      if (isMap) {
        words.textContent = dials[0].names[at[0]];
        const along = svg.querySelector(".along"), handle = svg.querySelector(".handle"), now = both();
        along.setAttribute("transform", `translate(0 ${y[at[1]]})`);
        along.querySelector("text").textContent = dials[1].names[at[1]];
        handle.setAttribute("cx", x[at[0]]);
        handle.setAttribute("cy", y[at[1]]);
        svg.querySelector(".share.both").textContent = now.share;
        svg.classList.toggle("moved", scenario > 0 || at.some((one, d) => one !== dials[d].first));
      } else {
        const now = chosen().dials[k];
        words.textContent = `${dials[k].names[i]}: ${now.shares[i]}`;
        across.querySelector("circle").setAttribute("cy", scenario ? now.heights[i] : across.dataset.y.split(" ")[i]);
      }
    });
    if (data.both) {
      const now = both();
      all('[data-said="both"]').forEach((output) => { output.textContent = now.words; });
      all('[data-said="pair"]').forEach((output) => {
        output.textContent = pair(at[0], at[1], now);
      });
    }
  }
  function nearest(places, value) {
    let found = 0;
    places.forEach((one, k) => { if (Math.abs(one - value) < Math.abs(places[found] - value)) { found = k; } });
    return found;
  }
  // What is said of a point of a drawing stands over it, and goes with it where the page is scrolled.
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.dir = "auto";
  tip.setAttribute("aria-hidden", "true");  // who listens hears it from the chart or the slider
  document.body.append(tip);
  let told = null;
  function put() {
    const box = told.of.getBoundingClientRect(), half = tip.offsetWidth / 2, wide = document.documentElement.clientWidth;
    const x = box.left + told.x * box.width, y = box.top + told.y * box.height;
    tip.style.left = `${Math.max(4, Math.min(x - half, wide - tip.offsetWidth - 4))}px`;
    tip.style.top = `${y - tip.offsetHeight - 14 < 0 ? y + 18 : y - tip.offsetHeight - 14}px`;
  }
  function hide() {
    if (told) { told.of.classList.remove("at"); }
    told = null;
    tip.hidden = true;
  }
  function tell(of, words, x, y) {
    hide();
    told = { of, x, y };
    of.classList.add("at");
    tip.textContent = words;
    tip.hidden = false;
    put();
  }
  function tellAt(of, words, event) {
    const box = of.getBoundingClientRect();
    tell(of, words, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }
  ["scroll", "resize"].forEach((kind) => {
    window.addEventListener(kind, () => { if (told) { put(); } }, { capture: true, passive: true });
  });
  drawn.forEach(({ svg, x, y }) => {
    const isMap = svg.dataset.dial === "both", k = svg.dataset.dial === "cost" ? 1 : 0;
    const place = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    function hover(event) {
      const point = place(event), i = nearest(x, point.x);
      tellAt(svg, isMap ? pair(i, nearest(y, point.y)) : said(k, i), event);
    }
    function follow(event) {
      const point = place(event);
      hide();
      at[k] = nearest(x, point.x);
      if (isMap) { at[1] = nearest(y, point.y); }
      show();
    }
    svg.addEventListener("pointerdown", (event) => { svg.setPointerCapture(event.pointerId); follow(event); event.preventDefault(); });
    svg.addEventListener("pointermove", (event) => {
      if (svg.hasPointerCapture(event.pointerId)) { follow(event); } else if (event.pointerType === "mouse") { hover(event); }
    });
    svg.addEventListener("pointerleave", hide);
  });
  all("input[data-dial]").forEach((slider) => {
    slider.addEventListener("input", () => { at[Number(slider.dataset.dial)] = Number(slider.value); show(); });
  });
  all("[data-reset]").forEach((button) => button.addEventListener("click", () => {
    dials.forEach((dial, k) => { at[k] = dial.first; });
    show();
  }));
  all("select[data-scenarios]").forEach((select) => select.addEventListener("change", () => {
    scenario = Number(select.value);
    drawings.forEach((svg) => svg.classList.toggle("elsewhere", scenario > 0));
    all("path[data-scenario]").forEach((path) => path.toggleAttribute("hidden", Number(path.dataset.scenario) !== scenario));
    leads.forEach(([lead, title], k) => { lead.textContent = scenario ? chosen().dials[k].title : title; });
    show();
  }));
  all("select[data-without]").forEach((select) => select.addEventListener("change", () => {
    const one = data.without[select.value];
    document.querySelector('[data-said="without"]').textContent = select.value === "" ? "" : one.words;
  }));

  // The marks of the other charts: each is an area whose title says what it stands for. One stop of the tab key a chart.
  all(".chart").forEach((chart) => {
    const marks = all(".marks path", chart).map((path) => {
      const title = path.querySelector("title"), words = title.textContent;
      title.remove();  // or the browser would show it too
      return { path, words };
    });
    if (!marks.length) { return; }
    let now = 0;
    // Arrow keys change what is read aloud: to a screen reader that is a slider.
    chart.setAttribute("role", "slider");
    chart.tabIndex = 0;
    chart.setAttribute("aria-valuemin", 1);
    chart.setAttribute("aria-valuemax", marks.length);
    function go(k) {
      now = Math.max(0, Math.min(k, marks.length - 1));
      chart.setAttribute("aria-valuenow", now + 1);
      chart.setAttribute("aria-valuetext", marks[now].words);
    }
    // The area under a point, of several the one whose middle is nearest; without one, the nearest within a finger's width.
    function under(event) {
      let found = -1, least = 24;
      marks.forEach(({ path }, k) => {
        const box = path.getBoundingClientRect();
        const out = (at, low, high) => Math.max(low - at, 0, at - high);
        const gap = Math.hypot(out(event.clientX, box.left, box.right), out(event.clientY, box.top, box.bottom));
        const off = Math.hypot(event.clientX - (box.left + box.right) / 2, event.clientY - (box.top + box.bottom) / 2);
        const far = gap || off / 1e4 - 1;
        if (far < least) { [found, least] = [k, far]; }
      });
      return found;
    }
    function point(event) {
      const k = under(event);
      if (k < 0) { hide(); return; }
      go(k);
      tellAt(marks[k].path, marks[k].words, event);
    }
    function walk(k) {
      go(k);
      marks[now].path.scrollIntoView({ block: "nearest", inline: "nearest" });
      tell(marks[now].path, marks[now].words, 0.5, 0);
    }
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -1e9, End: 1e9, PageDown: 10, PageUp: -10 };
    go(0);
    chart.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") { point(event); } });
    chart.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") { hide(); } });
    chart.addEventListener("click", point);
    chart.addEventListener("focus", () => { if (chart.matches(":focus-visible")) { walk(now); } });
    chart.addEventListener("blur", hide);
    chart.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { hide(); }
      if (!(event.key in steps) || event.ctrlKey || event.altKey || event.metaKey) { return; }
      event.preventDefault();
      walk(told ? now + steps[event.key] : now);
    });
  });

  // A cell with a number carries it; what has none is sorted as text, and what is empty stands last.
  function key(cell) {
    if ("o" in cell.dataset) { return [0, Number(cell.dataset.o)]; }
    const small = cell.querySelector("small");
    const text = (small ? cell.textContent.slice(0, -small.textContent.length) : cell.textContent).trim();
    return /^[\u2013]?$/.test(text) ? [2, ""] : [1, text];
  }
  function compare(a, b, turn) {
    if (a[0] !== b[0]) { return a[0] - b[0]; }
    return turn * (a[0] ? a[1].localeCompare(b[1], document.documentElement.lang) : a[1] - b[1]);
  }
  all("table.sortable").forEach((table) => {
    const heads = all("thead th", table), body = table.tBodies[0];
    heads.forEach((head, k) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const isDown = head.getAttribute("aria-sort") === "descending";
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", isDown ? "ascending" : "descending");
        const rows = [...body.rows].map((row) => [key(row.cells[k]), row]);
        rows.sort((a, b) => compare(a[0], b[0], isDown ? 1 : -1));
        body.append(...rows.map((row) => row[1]));
      });
    });
  });

  // Paper has no folds.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    folded.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => folded.forEach((one) => { one.open = false; }));
  all(".alive").forEach((one) => { one.hidden = false; });
  document.documentElement.classList.add("is-alive");
  show();
})();
