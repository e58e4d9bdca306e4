"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colours = { P: css("--pass"), F: css("--fail"), E: css("--fail"), A: css("--fail"), I: css("--other"), "-": css("--line") };
const app = document.getElementById("page");
Chart.defaults.color = css("--soft");
Chart.defaults.borderColor = css("--line");
Chart.defaults.animation = false;
Chart.defaults.font.family = "system-ui, sans-serif";

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  for (const child of children) element.append(child);
  return element;
}
function section(title, ...children) {
  app.append(make("h2", {}, title), ...children);
}
function short(value) {
  if (value === null || value === undefined || !isFinite(value)) return "-";
  return Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential(2) : String(Number(value.toPrecision(5)));
}
function chart(parent, config) {
  const canvas = make("canvas", { role: "img" });
  parent.append(canvas);
  config.options = Object.assign({ responsive: true, maintainAspectRatio: false }, config.options);
  return new Chart(canvas, config);
}
function badge(verdict) { return make("span", { class: "badge " + verdict }, verdict); }

function head() {
  document.title = data.name + ": " + data.verdict;
  app.append(make("h1", {}, data.name + " ", badge(data.verdict)), make("p", {}, data.title));
  for (const line of data.facts) app.append(make("p", {}, line));
}

function strip(codes) {
  const canvas = make("canvas", { width: Math.max(1, codes.length), height: 1, title: codes.length + " cases in the plan's order" });
  const pen = canvas.getContext("2d");
  for (let i = 0; i < codes.length; ++i) {
    pen.fillStyle = colours[codes[i]] || colours["-"];
    pen.fillRect(i, 0, 1, 1);
  }
  return canvas;
}

function matrix() {
  const rows = data.requirements.slice().sort((a, b) => (a.pass + a.fail > 0) - (b.pass + b.fail > 0));
  const table = make("table", { id: "matrix" });
  table.append(make("tr", {}, ...["requirement", "in words"].map((t) => make("th", {}, t)),
    ...["pass", "fail", "incon.", "marginal", "if below", "worst margin"].map((t) => make("th", { class: "n" }, t)), make("th", {}, "unit"), make("th", {}, "each case")));
  for (const r of rows) {
    const counts = [r.pass, r.fail, r.inconclusive, r.marginal].map((n) => make("td", { class: "n" }, String(n)));
    const below = make("td", { class: "n", title: "marginal by: " + (r.marginal_from || "") }, short(r.marginal_below));
    table.append(make("tr", {}, make("td", { class: "id" }, r.id), make("td", {}, r.text), ...counts, below, make("td", { class: "n", title: r.worst_case }, short(r.worst_margin)),
      make("td", {}, r.unit), make("td", { class: "strip" }, strip(r.verdicts))));
  }
  section("Requirements", make("p", {}, "Green passed, red failed, amber inconclusive; a requirement that no case judged stands first."), table);
}

function margins() {
  const rows = data.requirements.filter((r) => isFinite(r.worst_share) && r.worst_share !== null).sort((a, b) => a.worst_share - b.worst_share);
  if (!rows.length) return;
  const box = make("div", { class: "chart" });
  section("Worst margins", make("p", {}, "Of each requirement, as a share of its limit (of the margin's own size where the limit is 0), cut at -100 % and 100 %."), box);
  const cut = (x) => Math.max(-100, Math.min(100, 100 * x));
  chart(box, { type: "bar",
    data: { labels: rows.map((r) => r.id), datasets: [{ data: rows.map((r) => cut(r.worst_share)), backgroundColor: rows.map((r) => (r.worst_share < 0 ? colours.F : colours.P)) }] },
    options: { indexAxis: "y", plugins: { legend: { display: false } }, scales: { x: { title: { display: true, text: "%" } }, y: { ticks: { autoSkip: false } } } } });
}

function select(names, first, changed) {
  const box = make("select", {});
  names.forEach((name, i) => box.append(make("option", { value: i }, name)));
  box.value = first;
  box.addEventListener("change", () => changed(Number(box.value)));
  return box;
}

function histogram(values, codes) {
  const known = values.filter((v) => v !== null);
  const low = Math.min(...known), high = Math.max(...known), bins = high > low ? 24 : 1, width = (high - low) / bins || 1;
  const pass = new Array(bins).fill(0), other = new Array(bins).fill(0);
  values.forEach((v, i) => {
    if (v === null) return;
    const at = Math.min(bins - 1, Math.floor((v - low) / width));
    ++(codes[i] === "P" ? pass : other)[at];
  });
  return { labels: pass.map((_, i) => short(low + (i + 0.5) * width)), pass, other };
}

function distributions() {
  const judged = data.requirements.filter((r) => r.margins.some((m) => m !== null));
  if (!judged.length || data.cases < 3) return;
  const parameters = Object.keys(data.parameters).filter((p) => new Set(data.parameters[p]).size > 1 && data.parameters[p].every((v) => isFinite(parseFloat(v))));
  let requirement = 0, parameter = 0;
  const left = make("div", { class: "chart" }), right = make("div", { class: "chart" });
  const bars = chart(left, { type: "bar", data: { labels: [], datasets: [] }, options: { scales: { x: { stacked: true, title: { display: true, text: "margin" } }, y: { stacked: true, title: { display: true, text: "cases" } } } } });
  const dots = chart(right, { type: "scatter", data: { datasets: [] }, options: { plugins: { legend: { display: false } }, scales: { x: { title: { display: true, text: "" } }, y: { title: { display: true, text: "margin" } } } } });
  const show = () => {
    const r = judged[requirement], h = histogram(r.margins, r.verdicts);
    bars.data = { labels: h.labels, datasets: [{ label: "passed", data: h.pass, backgroundColor: colours.P }, { label: "failed", data: h.other, backgroundColor: colours.F }] };
    bars.options.scales.x.title.text = "margin of " + r.id + ", " + r.unit;
    bars.update();
    if (!parameters.length) return;
    const values = data.parameters[parameters[parameter]];
    const points = r.margins.map((m, i) => ({ x: parseFloat(values[i]), y: m, code: r.verdicts[i] })).filter((p) => p.y !== null && isFinite(p.x));
    dots.data = { datasets: [{ data: points, pointRadius: points.length > 2000 ? 1 : 3, pointBackgroundColor: points.map((p) => colours[p.code]), borderWidth: 0 }] };
    dots.options.scales.x.title.text = parameters[parameter];
    dots.options.scales.y.title.text = "margin of " + r.id + ", " + r.unit;
    dots.update();
  };
  const choose = make("p", {}, "margin of ", select(judged.map((r) => r.id), 0, (i) => { requirement = i; show(); }));
  if (parameters.length) choose.append(" against ", select(parameters, 0, (i) => { parameter = i; show(); }));
  section("Distributions", choose, make("div", { class: "charts" }, left, ...(parameters.length ? [right] : [])));
  show();
}

function heat() {
  const axes = Object.entries(data.parameters).map(([name, values]) => [name, [...new Set(values)], values]).filter((a) => a[1].length > 1 && a[1].length <= 16);
  if (new Set(data.faults).size > 1) axes.unshift(["fault", [...new Set(data.faults)], data.faults]);
  if (!axes.length) return;
  const [rows, columns] = [axes[0], axes[1] || ["", ["all"], data.faults.map(() => "all")]];
  const table = make("table", { id: "heat" });
  table.append(make("tr", {}, make("th", {}, rows[0] + (columns[0] ? " / " + columns[0] : "")), ...columns[1].map((c) => make("th", { style: "text-align:center" }, c))));
  for (const r of rows[1]) {
    const line = make("tr", {}, make("td", {}, r));
    for (const c of columns[1]) {
      let pass = 0, all = 0;
      for (let i = 0; i < data.cases; ++i) {
        if (rows[2][i] !== r || columns[2][i] !== c) continue;
        ++all;
        pass += data.verdicts[i] === "P";
      }
      const share = all ? pass / all : 0;
      line.append(make("td", { class: "heat", style: all ? `background: hsl(${(120 * share).toFixed(0)} 45% 38%)` : "" }, all ? `${pass} of ${all}` : ""));
    }
    table.append(line);
  }
  section("Passed, by sweep and scenario", table);
}

function small(parent, plot) {
  const points = plot.t.map((t, i) => ({ x: t, y: plot.v[i] }));
  const limit = plot.limit === null ? [] : [{ label: "limit", data: [{ x: plot.t[0], y: plot.limit }, { x: plot.t[plot.t.length - 1], y: plot.limit }], borderColor: colours.F, borderDash: [5, 4], borderWidth: 1, pointRadius: 0 }];
  chart(parent, { type: "line",
    data: { datasets: [{ label: plot.name, data: points, borderColor: css("--accent"), borderWidth: 1.5, pointRadius: 0, stepped: "before" }, ...limit] },
    options: { plugins: { legend: { display: false }, title: { display: true, text: plot.name + ", " + plot.unit } }, scales: { x: { type: "linear", title: { display: true, text: "s" } } } } });
}

function fails() {
  if (!data.fails.length) return;
  const grid = make("div", { class: "fails", id: "fails" });
  for (const f of data.fails) {
    const box = make("div", { class: "fail" }, badge(f.verdict), " ", make("b", {}, f.name));
    if (f.known) box.append(make("p", { class: "known" }, "known failure: it failed so in the accepted night"));
    for (const line of f.lines) box.append(make("p", {}, line));
    if (f.plot) {
      const place = make("div", { class: "small" });
      box.append(place);
      requestAnimationFrame(() => small(place, f.plot));
    }
    box.append(make("code", {}, f.reproduce));
    grid.append(box);
  }
  const more = data.not_passed - data.fails.length;
  section("What did not pass", make("p", {}, more > 0 ? `${data.fails.length} of ${data.not_passed}; the others are in summary.json` : ""), grid);
}

function channels() {
  if (!data.channels.length) return;
  const grid = make("div", { class: "charts" });
  section("Channels", grid);
  for (const c of data.channels) {
    const place = make("div", { class: "small" });
    grid.append(place);
    small(place, c);
  }
}

function comparison() {
  const c = data.comparison;
  if (!c) return;
  const table = make("table", { id: "comparison" }, make("tr", {}, make("th", {}, ""), make("th", { class: "n" }, "cases"), make("th", {}, "which")));
  for (const l of c.lists) {
    if (!l.count) continue;
    const more = l.count > l.names.length ? `, and ${l.count - l.names.length} more` : "";
    table.append(make("tr", {}, make("td", { class: "id" }, l.list.replaceAll("_", " ")), make("td", { class: "n" }, String(l.count)), make("td", {}, l.names.join("; ") + more)));
  }
  const b = c.baseline, from = [b.folder, b.utc, b.reason, b.revision && "revision " + b.revision].filter(Boolean).join(", ");
  section("Against the accepted night", make("p", {}, make("span", { class: "badge " + (c.worse ? "FAIL" : "PASS") }, c.worse ? "worse" : "not worse"), " " + from), table);
}

function events() {
  if (!data.events.length) return;
  const table = make("table", {}, make("tr", {}, make("th", { class: "n" }, "s"), make("th", {}, "source"), make("th", {}, "event"), make("th", {}, "")));
  for (const e of data.events) table.append(make("tr", {}, make("td", { class: "n" }, e[0].toFixed(3)), make("td", {}, e[1]), make("td", {}, e[2]), make("td", {}, e[3])));
  section("Events", table);
}

head();
comparison();
matrix();
if (data.cases > 1) { margins(); heat(); distributions(); }
fails();
channels();
events();
document.body.setAttribute("data-ready", "yes");
