"use strict";
// The page's program: draws figures from the data that the page carries, as its reader asks, and sorts and
// filters the table. Everything that comes from records is set as text, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = data.axes.map(axis => axis.values.map(() => true));
  const charts = [];
  const SHAPES = {CIRCLE: "circle", SQUARE: "rect", DIAMOND: "diamond", TRIANGLE: "triangle",
    TRIANGLE_DOWN: "path://M0,0L10,0L5,8Z", RING: "circle", NONE: "none",
    CROSS: "path://M0,2L2,0L5,3L8,0L10,2L7,5L10,8L8,10L5,7L2,10L0,8L3,5Z"};
  const OUTLINES = {CIRCLE: "M7 7m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0", SQUARE: "M3.5 3.5h7v7h-7z",
    DIAMOND: "M7 2L12 7L7 12L2 7z", TRIANGLE: "M7 2L12 11H2z", TRIANGLE_DOWN: "M7 12L12 3H2z",
    CROSS: "M3 3L11 11M11 3L3 11"};

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  };
  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const plain = value => String(Number(value.toPrecision(6))).replace("-", "−");

  // ---- What is shown -------------------------------------------------------------------------------------

  /** Whether a value of every axis is chosen; one below 0 is not said and always is. */
  const admits = where => where.every((value, axis) => value < 0 || chosen[axis][value]);
  const filtered = () => chosen.some(values => values.includes(false));

  /** The points of a series that stand at chosen values along x. */
  const visible = (figure, points) => {
    const along = figure.along;
    if (!along || along.axis < 0 || !along.at.length || !chosen[along.axis].includes(false)) return points;
    return points.filter(point => {
      const near = along.at.reduce((a, b) => Math.abs(b[0] - point[0]) < Math.abs(a[0] - point[0]) ? b : a);
      return chosen[along.axis][near[1]];
    });
  };

  // ---- Scales: positions are log10 of values where an axis is logarithmic ----------------------------------

  // The library is given shares of the frame alone: it rounds what is very small.
  const share = (scale, position) => (position - scale.low) / (scale.high - scale.low);
  const place = (value, log) => log ? (value > 0 ? Math.log10(value) : NaN) : value;

  /** Round numbers on a linear axis, decades and what lies between them on a logarithmic one. */
  function ticks(low, high, log) {
    if (log && high - low >= 1) {
      const every = Math.ceil((high - low) / 7);
      const all = [];
      for (let decade = Math.ceil(low); decade <= high; decade++) {
        if (decade % every === 0) all.push([decade, Math.abs(decade) < 4 ? plain(10 ** decade) : "10" + raised(decade)]);
      }
      return all;
    }
    const [from, to] = log ? [10 ** low, 10 ** high] : [low, high];
    const raw = (to - from) / 6;
    const size = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map(f => f * size).find(s => s >= raw);
    const all = [];
    for (let i = Math.ceil(from / step); i * step <= to; i++) all.push([place(i * step, log), plain(i * step)]);
    return all;
  }
  const raised = n => String(n).replace(/[-0-9]/g, c => c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]);

  /** The still figure's scale as long as what it was made for is shown, else one of what is shown. */
  function vertical(figure, state, panels) {
    if (!filtered() && !state.seeds && state.log === figure.y.log) return figure.y;
    const values = [];
    panels.forEach(panel => panel.series.filter(s => s.symbol !== "CROSS").forEach(series => {
      if (state.seeds && series.seeds.length) series.seeds.forEach(s => visible(figure, s).forEach(p => values.push(p[1])));
      else visible(figure, series.points).forEach(p => values.push(p[1], ...p.slice(3)));
    }));
    const positions = values.map(v => place(v, state.log)).filter(Number.isFinite);
    if (!positions.length) return figure.y;
    let low = Infinity, high = -Infinity;
    positions.forEach(p => { low = Math.min(low, p); high = Math.max(high, p); });
    const pad = 0.06 * (high - low || Math.abs(high) || 1);
    return {low: low - pad, high: high + pad, ticks: ticks(low - pad, high + pad, state.log)};
  }

  // ---- One panel ---------------------------------------------------------------------------------------------

  const ruler = document.createElement("canvas").getContext("2d");
  const width = text => { ruler.font = "12px sans-serif"; return ruler.measureText(text).width; };
  const cut = text => text.length > 18 ? text.slice(0, 17) + "…" : text;

  /** Ticks whose labels leave each other room; words that do not fit are slanted first. */
  function thinned(axis, length) {
    const unit = length / (axis.high - axis.low);
    const all = axis.ticks.map(([at, label]) => [at, cut(label)]);
    const apart = room => {
      for (let every = 1; ; every++) {
        const some = all.filter((_, i) => i % every === 0);
        if (some.every((t, i) => !i || (t[0] - some[i - 1][0]) * unit >= (room(t[1]) + room(some[i - 1][1])) / 2)) return some;
      }
    };
    const upright = apart(label => width(label) + 8);
    const words = all.some(t => /[a-z]/i.test(t[1]) && isNaN(parseFloat(t[1].replace("−", "-"))));
    return words && upright.length < all.length ? {ticks: apart(() => 15), slanted: true} : {ticks: upright, slanted: false};
  }

  /** Lines of the grid with their labels: the library's own axes know only even steps. */
  const grid = (entries, key, label) => ({
    type: "line", data: [], silent: true, animation: false,
    markLine: {silent: true, precision: 9, symbol: "none", animation: false, lineStyle: {color: color("--line"), type: "solid", width: 1},
      data: entries.map(([at, text]) => ({[key]: at, label: {formatter: () => text, color: color("--muted"), fontSize: 12, ...label}}))}});

  function option(figure, state, panel, scale, box) {
    const horizontal = thinned(figure.x, box.width - 70);
    const words = horizontal.ticks.map(t => width(t[1]));
    const below = horizontal.slanted ? 14 + 0.75 * Math.max(...words, 0) : 26;
    const at = value => state.log && value <= 0 ? 0 : Math.min(1, Math.max(0, share(scale, place(value, state.log))));
    const across = x => share(figure.x, place(x, figure.x.log));
    const shares = (axis, entries) => entries.map(([position, label]) => [share(axis, position), label]);
    const series = [grid(shares(figure.x, horizontal.ticks), "xAxis", {position: "start", ...(horizontal.slanted ? {rotate: 45, align: "right", distance: 8} : {})}),
      grid(shares(scale, scale.ticks), "yAxis", {position: "start", distance: 6})];
    panel.series.filter(s => admits(s.where)).forEach(s => {
      const paint = s.colors[dark.matches ? 1 : 0];
      const points = visible(figure, s.points);
      const base = {type: "line", z: 6, animation: false, silent: true, symbol: "none", itemStyle: {color: paint, opacity: 1}};
      const pinned = s.symbol === "CROSS";
      const seeds = state.seeds && s.seeds.length > 0;
      const y = p => pinned ? p[1] : share(scale, place(p[1], state.log));
      const joined = s.line === "NONE" ? {width: 0} : {width: 2, color: paint, type: s.line === "DASHED" ? [6, 4] : "solid"};
      if (seeds) {
        s.seeds.forEach(line => series.push({...base, data: visible(figure, line).map(p => [across(p[0]), y(p)]),
          lineStyle: {...joined, width: joined.width / 2, opacity: 0.75}, symbol: s.symbol === "NONE" ? "none" : SHAPES[s.symbol], symbolSize: 5}));
        return;
      }
      const spread = points.filter(p => p.length > 3);
      if (figure.bands && spread.length > 1) {
        // Forth along one end and back along the other: what lies between is filled, whatever the base line.
        const edge = [...spread.map(p => [across(p[0]), at(p[3])]), ...spread.slice().reverse().map(p => [across(p[0]), at(p[4])])];
        series.push({...base, data: edge, lineStyle: {width: 0}, areaStyle: {color: paint, opacity: 0.16}});
      } else {
        // An end beyond the frame is an arrow's head, any other a cap.
        const cap = (x, value, up) => {
          const inside = share(scale, place(value, state.log)) === at(value);
          return {value: [across(x), at(value)], symbolSize: inside ? [7, 1.4] : [7, 6], symbol: inside ? "rect" : "triangle",
            symbolRotate: up ? 0 : 180};
        };
        const bars = spread.flatMap(p => [cap(p[0], p[3], false), cap(p[0], p[4], true), [across(p[0]), NaN]]);
        if (bars.length) series.push({...base, data: bars, showAllSymbol: true, lineStyle: {width: 1.3, color: paint}});
      }
      series.push({...base, data: points.map(p => [across(p[0]), y(p)]), lineStyle: joined, showAllSymbol: true,
        symbol: SHAPES[s.symbol], symbolSize: s.symbol === "RING" ? 15 : 8, z: s.symbol === "RING" ? 8 : 7,
        itemStyle: {color: s.symbol === "RING" ? "transparent" : paint, borderColor: paint, borderWidth: s.symbol === "RING" ? 2 : 0}});
    });
    const hidden = {show: true, axisLine: {show: false}, axisTick: {show: false}, axisLabel: {show: false}, splitLine: {show: false}, axisPointer: {show: false}};
    return {
      animation: false, backgroundColor: "transparent",
      aria: {enabled: true, label: {enabled: true, description: described(figure, panel)}},
      grid: {left: 58, right: 12, top: 8, bottom: below, show: true, borderColor: color("--line"), backgroundColor: "transparent"},
      xAxis: {type: "value", min: 0, max: 1, ...hidden},
      yAxis: {type: "value", min: 0, max: 1, ...hidden},
      series
    };
  }

  const described = (figure, panel) => [figure.title, panel.title, figure.y.title + " against " + figure.x.title,
    "Lines: " + [...new Set(panel.series.filter(s => admits(s.where)).map(s => s.name))].slice(0, 24).join(", "),
    "arrow keys read the numbers"].filter(Boolean).join(". ") + ".";

  // ---- Reading numbers: by pointer and by keyboard -------------------------------------------------------------

  const tip = make("div", "", {id: "tip", role: "status"});
  document.body.append(tip);

  /** Every number that a panel shows now, with where it stands. */
  function numbers(chart) {
    const {figure, state, panel, scale} = chart;
    return panel.series.filter(s => admits(s.where) && s.symbol !== "CROSS" && s.symbol !== "RING").flatMap(s => {
      const seeds = state.seeds && s.seeds.length;
      return (seeds ? s.seeds : [s.points]).flatMap(line => visible(figure, line).map(p => ({name: s.name, p, seeds,
        at: chart.view.convertToPixel({gridIndex: 0}, [share(figure.x, place(p[0], figure.x.log)), share(scale, place(p[1], state.log))])})));
    }).filter(n => n.at && n.at.every(Number.isFinite));
  }

  /** Along x what the number stands at: the nearest tick's name where ticks are values. */
  function abscissa(figure, x) {
    if (!figure.along) return plain(x);
    return figure.x.ticks.reduce((a, b) => Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a)[1];
  }

  function tell(chart, number) {
    const [x, y, n, low, high] = number.p;
    const interval = low === high || number.seeds ? "" : " [" + plain(low) + ", " + plain(high) + "]";
    tip.replaceChildren(make("strong", number.name), make("div", chart.figure.x.title.split(/[(,]/)[0].trim() + ": " + abscissa(chart.figure, x)),
      make("div", plain(y) + interval + (number.seeds ? ", one seed" : n ? ", n = " + n : ""), {class: "number"}));
    const box = chart.view.getDom().getBoundingClientRect();
    tip.style.display = "block";
    const left = Math.min(box.left + number.at[0] + 14, document.documentElement.clientWidth - tip.offsetWidth - 8);
    tip.style.left = Math.max(4, left) + scrollX + "px";
    tip.style.top = box.top + number.at[1] + 14 + scrollY + "px";
    chart.mark.style.display = "block";
    chart.mark.style.left = number.at[0] + "px";
    chart.mark.style.top = number.at[1] + "px";
  }
  function hush(chart) {
    tip.style.display = "none";
    chart.mark.style.display = "none";
  }

  function readable(chart) {
    const box = chart.view.getDom();
    chart.mark = box.appendChild(make("span", "", {class: "mark"}));
    let current = -1;
    chart.view.getZr().on("mousemove", event => {
      const near = numbers(chart).map(n => ({n, d: Math.hypot(n.at[0] - event.offsetX, n.at[1] - event.offsetY)}))
        .reduce((a, b) => b.d < a.d ? b : a, {d: 40});
      if (near.n) tell(chart, near.n); else hush(chart);
    });
    chart.view.getZr().on("globalout", () => hush(chart));
    box.addEventListener("keydown", event => {
      const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
      if (event.key === "Escape") hush(chart);
      if (!step) return;
      event.preventDefault();
      const all = numbers(chart);
      if (!all.length) return;
      current = (current + step + all.length) % all.length;
      tell(chart, all[current]);
    });
    box.addEventListener("blur", () => hush(chart));
  }

  // ---- Figures ---------------------------------------------------------------------------------------------------

  function key(series) {
    const paint = series.colors[dark.matches ? 1 : 0];
    const item = make("li");
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    Object.entries({width: 26, height: 14, viewBox: "-6 0 26 14", "aria-hidden": "true"}).forEach(([k, v]) => svg.setAttribute(k, v));
    const path = (d, fill, dash) => {
      const p = document.createElementNS("http://www.w3.org/2000/svg", "path");
      Object.entries({d, fill, stroke: paint, "stroke-width": 2, "stroke-dasharray": dash}).forEach(([k, v]) => p.setAttribute(k, v));
      svg.append(p);
    };
    if (series.line !== "NONE") path("M-6 7H20", "none", series.line === "DASHED" ? "6 4" : "none");
    if (series.symbol === "RING") path("M7 7m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0", "none", "none");
    else if (OUTLINES[series.symbol]) path(OUTLINES[series.symbol], series.symbol === "CROSS" ? "none" : paint, "none");
    item.append(svg, make("span", series.name));
    return item;
  }

  function figureOf(figure) {
    const holder = document.getElementById(figure.id).querySelector(".live");
    const caption = make("figcaption");
    caption.append(make("h2", figure.title), make("p", figure.subtitle, {class: "fine"}));
    const tools = make("div", "", {class: "tools"});
    const legend = make("ul", "", {class: "legend"});
    const panels = make("div", "", {class: "panels", style: `--columns: ${figure.columns}`});
    holder.append(caption, tools, legend, make("p", figure.y.title, {class: "axis"}), panels, make("p", figure.x.title, {class: "axis below"}));
    const state = {log: figure.y.log, seeds: false};
    const all = figure.panels.flatMap(panel => panel.series).filter(s => s.symbol !== "CROSS");
    const toggle = (label, name) => {
      const button = make("button", label, {type: "button", "aria-pressed": state[name]});
      button.addEventListener("click", () => {
        state[name] = !state[name];
        button.setAttribute("aria-pressed", state[name]);
        draw();
      });
      tools.append(button);
    };
    if (all.every(s => s.points.every(p => p[1] > 0))) toggle("log scale", "log");
    if (all.some(s => s.seeds.length)) toggle("single seeds", "seeds");
    const note = tools.appendChild(make("span", "", {class: "fine", role: "status"}));
    const own = figure.panels.map(panel => {
      const cell = make("div", "", {class: figure.panels.length > 1 ? "panel" : "panel alone"});
      if (panel.title) cell.append(make("h3", panel.title));
      const box = cell.appendChild(make("div", "", {class: "chart", tabindex: "0", role: "img", "aria-label": described(figure, panel)}));
      panels.append(cell);
      return {figure, state, panel, cell, box, near: false};
    });
    charts.push(...own);
    function draw() {
      legend.replaceChildren(...figure.legend.filter(s => admits(s.where)).map(key));
      const shown = own.filter(c => !c.panel.keys.length || c.panel.keys.some(admits));
      const scale = vertical(figure, state, shown.map(c => c.panel));
      const lost = state.log && shown.some(c => c.panel.series.some(s => [s.points, ...(state.seeds ? s.seeds : [])].flat().some(p => p[1] <= 0)));
      note.textContent = shown.length ? lost ? "Values of 0 and below have no place on a log scale." : "" : "Nothing of it is chosen.";
      own.forEach(c => {
        c.cell.hidden = !shown.includes(c);
        if (!c.near || c.cell.hidden) return;
        if (!c.view) {
          c.view = echarts.init(c.box, null, {renderer: "svg"});
          readable(c);
        }
        c.view.resize();
        c.scale = scale;
        // Marks of the drawing before would be lost with points that it had beyond the scale.
        c.view.clear();
        c.view.setOption(option(figure, state, c.panel, scale, c.box.getBoundingClientRect()), true);
        c.box.setAttribute("role", "img");
        c.box.setAttribute("aria-label", described(figure, c.panel));
      });
    }
    own.forEach(c => { c.draw = draw; });
    // Drawn as they come near: a page of many panels opens at once.
    const watcher = new IntersectionObserver(entries => {
      const fresh = entries.filter(e => e.isIntersecting).map(e => own.find(c => c.box === e.target)).filter(c => !c.near);
      fresh.forEach(c => { c.near = true; });
      if (fresh.length) draw();
    }, {rootMargin: "600px"});
    own.forEach(c => watcher.observe(c.box));
    draw();
  }

  /** Draws everything that can be seen again. */
  const again = () => new Set(charts.map(c => c.draw)).forEach(draw => draw());

  // ---- Filters and the table -------------------------------------------------------------------------------------

  function filters() {
    const holder = document.getElementById("filters");
    if (!data.axes.length) return;
    const section = make("details", "", {open: "", class: "filters"});
    const status = make("p", "", {class: "fine", role: "status"});
    section.append(make("summary", "Show"));
    const rows = [...document.querySelectorAll("tr[data-w]")];
    const apply = () => {
      rows.forEach(row => { row.hidden = !admits(row.dataset.w.split(",").map(Number)); });
      status.textContent = filtered() ? rows.filter(row => !row.hidden).length + " of " + rows.length + " rows of the table" : "";
      again();
    };
    data.axes.forEach((axis, a) => {
      const set = make("fieldset");
      set.append(make("legend", axis.name));
      axis.values.forEach((value, v) => {
        const label = make("label");
        const box = make("input", "", {type: "checkbox", checked: "", "data-axis": a, "data-value": v});
        box.addEventListener("change", () => { chosen[a][v] = box.checked; apply(); });
        label.append(box, make("span", value));
        set.append(label);
      });
      section.append(set);
    });
    const reset = make("button", "all", {type: "button"});
    reset.addEventListener("click", () => {
      section.querySelectorAll("input").forEach(box => { box.checked = true; });
      chosen.forEach(values => values.fill(true));
      apply();
    });
    section.append(reset, status);
    holder.append(section);
  }

  function sortable(table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const value = (row, column) => {
      const cell = row.cells[column];
      const number = parseFloat(cell.dataset.v ?? cell.textContent.replace("−", "-"));
      return Number.isNaN(number) ? cell.textContent : number;
    };
    const compare = (a, b) => typeof a === typeof b ? (typeof a === "number" ? a - b : a.localeCompare(b)) : typeof a === "number" ? -1 : 1;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = make("button", head.textContent, {type: "button"});
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        [...head.parentNode.cells].forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort((a, b) => (down ? -1 : 1) * compare(value(a, column), value(b, column)));
        body.append(...rows);
      });
    });
  }

  document.querySelectorAll("table.sortable").forEach(sortable);
  filters();
  data.figures.forEach(figure => {
    try {
      figureOf(figure);
    } catch (error) {
      // The still figure is better than none, and the console tells what went wrong.
      const holder = document.getElementById(figure.id);
      holder.querySelector(".live").innerHTML = holder.querySelector("noscript").textContent;
      console.error(error);
    }
  });
  dark.addEventListener("change", again);
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(again, 100);
  });
})();
