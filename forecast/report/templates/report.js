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
    return { share, words: `${share} (${low === high ? low : low + "\u2013" + high} %)` };
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
  drawn.forEach(({ svg, x, y }) => {
    const isMap = svg.dataset.dial === "both", k = svg.dataset.dial === "cost" ? 1 : 0;
    const hint = document.createElementNS(svg.namespaceURI, "text");
    hint.setAttribute("class", "hint");
    svg.append(hint);
    const place = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    function hover(event) {
      const point = place(event), i = nearest(x, point.x);
      hint.textContent = isMap ? pair(i, nearest(y, point.y)) : said(k, i);
      hint.setAttribute("x", point.x);
      hint.setAttribute("y", point.y - 14);
      anchored(hint, frame(point.x, x[0], x[x.length - 1]));
    }
    function follow(event) {
      const point = place(event);
      hint.textContent = "";
      at[k] = nearest(x, point.x);
      if (isMap) { at[1] = nearest(y, point.y); }
      show();
    }
    svg.addEventListener("pointerdown", (event) => { svg.setPointerCapture(event.pointerId); follow(event); event.preventDefault(); });
    svg.addEventListener("pointermove", (event) => {
      if (svg.hasPointerCapture(event.pointerId)) { follow(event); } else if (event.pointerType === "mouse") { hover(event); }
    });
    svg.addEventListener("pointerleave", () => { hint.textContent = ""; });
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

  // Numbers, money and dates as they are written in the tables; what is none of them is sorted as text, at the end.
  const units = { k: 1e3, m: 1e6, bn: 1e9 };
  const number = /([+\u2212-]?)([\d,]*\.?\d+)(?: (k|m|bn)\b)?/;
  const date = /(\d{1,2}) (\p{L}+)\.? (\d{4})/u;
  function key(cell) {
    const small = cell.querySelector("small");
    const text = (small ? cell.textContent.slice(0, -small.textContent.length) : cell.textContent).trim();
    const day = date.exec(text);
    if (day && data.months.includes(day[2])) { return [0, Date.UTC(day[3], data.months.indexOf(day[2]), day[1])]; }
    const found = number.exec(text.replace(/^[A-Z]{3} /, ""));
    if (found && /^[<>=+\u2212-]?[\d.]/.test(text.replace(/^[A-Z]{3} /, ""))) {
      const value = Number(found[2].replaceAll(",", "")) * (units[found[3]] || 1);
      return [0, found[1] && found[1] !== "+" ? -value : value];
    }
    return /^[\u2013]?$/.test(text) ? [2, ""] : [1, text];
  }
  function compare(a, b, turn) {
    if (a[0] !== b[0]) { return a[0] - b[0]; }
    return turn * (a[0] ? a[1].localeCompare(b[1]) : a[1] - b[1]);
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
