"use strict";
// The page's own script: it filters, explains, lists and saves what the drawing shows. Nothing is fetched, and whatever
// comes from data is put on the page as text, never as markup.
(() => {
  const drawing = JSON.parse(document.getElementById("drawing").textContent);
  const page = drawing.page;
  const byId = (id) => document.getElementById(id);
  const symbols = new Map(page.symbols.map((symbol) => [symbol.kind, symbol]));
  const modalities = new Map(page.modalities.map((modality) => [modality.name, modality]));
  const partLabels = new Map(page.parts.map((part) => [part.name, part.label]));
  const kindLabels = new Map(page.kinds.map((kind) => [kind.name, kind.label]));
  const things = new Map(drawing.nodes.map((node) => [node.id, node]));
  const lines = new Map(drawing.edges.map((edge) => [edge.id, edge]));
  const STRUCTURE = "Structure";
  const NO_PILLAR = "none";

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child != null && child !== ""));
    return made;
  };
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

  // ---------------------------------------------------------------- facets: what can be ticked

  const claimOf = (link) => page.claims[link.claim];
  const pillarOf = (claim) => claim.pillar || NO_PILLAR;
  const linkFacts = (link) => {
    const claim = claimOf(link);
    return claim ? { kind: claim.kind, modality: claim.modality, pillar: pillarOf(claim), report: claim.report } : { kind: STRUCTURE };
  };
  const PILLARS = { I: "I – the State protects", II: "II – others help it to", III: "III – timely response", [NO_PILLAR]: "No pillar stated" };
  const facets = (() => {
    const used = { class: new Set(), kind: new Set(), modality: new Set(), pillar: new Set(), report: new Set() };
    for (const node of things.values()) used.class.add(node.kind);
    for (const line of lines.values()) {
      for (const link of line.links) for (const [name, value] of Object.entries(linkFacts(link))) used[name].add(value);
    }
    const of = (name, all) => all.filter(([value]) => used[name].has(value));
    return [
      { name: "class", title: "Who and what", values: of("class", page.symbols.map((s) => [s.kind, s.label])) },
      { name: "kind", title: "What is said", values: of("kind", page.kinds.map((k) => [k.name, k.label])) },
      { name: "modality", title: "Whether it is done", values: of("modality", page.modalities.map((m) => [m.name, m.name.replace("-", " ")])) },
      { name: "pillar", title: "Pillar", values: of("pillar", Object.entries(PILLARS)) },
      { name: "report", title: "Report", values: of("report", Object.entries(page.reports)) },
    ].filter((facet) => facet.values.length > (facet.name === "report" ? 1 : 0));
  })();
  const everyValue = (facet) => new Set(facet.values.map(([value]) => value));
  const firstValues = (facet) => {
    const wanted = page.first[facet.name];
    const all = everyValue(facet);
    if (!wanted) return all;
    const kept = new Set(wanted.filter((value) => all.has(value)));
    return kept.size ? kept : all;
  };

  // ---------------------------------------------------------------- state, and the address that keeps it

  const views = new Map(page.views.map((view) => [view.name, view]));
  const firstView = page.views[0].name;
  const state = { view: firstView, node: "", line: "", ticked: {}, at: null, sort: null };
  const resetTicks = () => { for (const facet of facets) state.ticked[facet.name] = firstValues(facet); };
  const sameSet = (one, other) => one.size === other.size && [...one].every((value) => other.has(value));

  const readAddress = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    state.view = views.has(given.get("view")) ? given.get("view") : firstView;
    state.node = things.has(given.get("node")) ? given.get("node") : "";
    state.line = lines.has(given.get("link")) ? given.get("link") : "";
    if (state.line) { state.view = lines.get(state.line).view; state.node = ""; }
    else if (state.node && !things.get(state.node).at[state.view]) state.view = Object.keys(things.get(state.node).at)[0];
    resetTicks();
    for (const facet of facets) {
      if (!given.has(facet.name)) continue;
      const all = everyValue(facet);
      state.ticked[facet.name] = new Set(given.get(facet.name).split(",").filter((value) => all.has(value)));
    }
    const at = (given.get("at") || "").split(",").map(Number);
    state.at = at.length === 3 && at.every(Number.isFinite) && at[2] > 0 ? at : null;
  };
  const writeAddress = () => {
    const kept = new URLSearchParams();
    if (state.view !== firstView) kept.set("view", state.view);
    if (state.node) kept.set("node", state.node);
    if (state.line) kept.set("link", state.line);
    for (const facet of facets) {
      const ticked = state.ticked[facet.name];
      if (!sameSet(ticked, firstValues(facet))) kept.set(facet.name, [...ticked].join(","));
    }
    if (state.at) kept.set("at", state.at.join(","));
    const text = kept.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  };

  // ---------------------------------------------------------------- what passes the filters

  const shown = { nodes: new Set(), lines: new Map(), counts: new Map(), total: 0, totalNodes: 0 };
  const passes = (link) => Object.entries(linkFacts(link)).every(([name, value]) => {
    const ticked = state.ticked[name];
    return !ticked || ticked.has(value);
  });
  const isTold = (link) => link.claim !== "";

  const filterLines = () => {
    shown.lines.clear(); shown.nodes.clear(); shown.total = 0;
    const inView = [...lines.values()].filter((line) => line.view === state.view);
    const classes = state.ticked.class;
    const ties = [];
    const onlyStructure = [...state.ticked.kind].every((kind) => kind === STRUCTURE);
    for (const line of inView) {
      shown.total += 1;
      if (!classes.has(things.get(line.from).kind) || !classes.has(things.get(line.to).kind)) continue;
      const links = line.links.filter(passes);
      if (!links.length) continue;
      const touchesFocus = page.focus && (line.from === page.focus || line.to === page.focus);
      if (links.some(isTold) || onlyStructure || touchesFocus) show(line, links);
      else ties.push([line, links]);
    }
    // What belongs to what is drawn upwards from the things that a claim shows, not for everything there is.
    for (let grew = true; grew;) {
      grew = false;
      for (const [line, links] of ties) {
        if (!shown.lines.has(line.id) && shown.nodes.has(line.from)) { show(line, links); grew = true; }
      }
    }
    if (state.node && things.get(state.node).at[state.view]) shown.nodes.add(state.node);
    if (state.line && !shown.lines.has(state.line)) show(lines.get(state.line), lines.get(state.line).links);
    if (page.focus && things.get(page.focus).at[state.view]) shown.nodes.add(page.focus);
    shown.totalNodes = [...things.values()].filter((node) => node.at[state.view]).length;
  };
  const show = (line, links) => {
    shown.lines.set(line.id, links);
    shown.nodes.add(line.from).add(line.to);
  };
  const strongest = (links) => {
    const order = page.modalities.map((modality) => modality.name);
    const found = links.filter(isTold).map((link) => order.indexOf(claimOf(link).modality));
    return found.length ? page.modalities[Math.min(...found)] : null;
  };

  // ---------------------------------------------------------------- colours and shapes

  let colour = {};
  const readColours = () => {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(`--${name}`).trim();
    colour = Object.fromEntries(["canvas", "ink", "muted", "line", "faint", "tie", "accent", "bad", "symbol-edge"].map((n) => [n, read(n)]));
  };
  const polygon = (sides, turn, stretch = 1) => Array.from({ length: sides }, (_, at) => {
    const angle = turn + (2 * Math.PI * at) / sides;
    return [Math.cos(angle) * stretch, Math.sin(angle) * stretch];
  });
  const star = () => Array.from({ length: 10 }, (_, at) => {
    const angle = -Math.PI / 2 + (Math.PI * at) / 5;
    const far = at % 2 ? 0.78 : 1.35;
    return [Math.cos(angle) * far, Math.sin(angle) * far];
  });
  const OUTLINES = {
    square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
    page: [[-0.75, -1], [0.35, -1], [0.75, -0.6], [0.75, 1], [-0.75, 1]],
    shield: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.2], [0, 1.15], [-0.9, 0.2]],
    diamond: polygon(4, 0, 1.2),
    hexagon: polygon(6, 0, 1.08),
    pentagon: polygon(5, -Math.PI / 2, 1.1),
    triangle: polygon(3, -Math.PI / 2, 1.3),
    "triangle-down": polygon(3, Math.PI / 2, 1.3),
    star: star(),
  };
  const isRound = (shape) => shape === "circle" || shape === "dot" || shape === "dashed-circle";
  const smallest = (node) => (symbols.get(node.kind).shape === "dot" ? 4 : shown.nodes.size > 150 ? 4 : 6); // pixels of the screen
  const radiusOf = (node) => (symbols.get(node.kind).shape === "dot" ? 6.5 : 10);
  const letterShift = (shape) => ({ triangle: 0.18, "triangle-down": -0.18, shield: -0.05 }[shape] || 0);

  const svgNames = "http://www.w3.org/2000/svg";
  const svgElement = (name, attributes, ...children) => {
    const made = document.createElementNS(svgNames, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const svgSymbol = (symbol, x, y, r, edge) => {
    const look = { fill: symbol.fill, stroke: edge, "stroke-width": 1.2 };
    if (symbol.shape === "dashed-circle") look["stroke-dasharray"] = "2.5 2";
    const outline = isRound(symbol.shape)
      ? svgElement("circle", { cx: x, cy: y, r, ...look })
      : svgElement("polygon", { points: OUTLINES[symbol.shape].map(([a, b]) => `${x + a * r},${y + b * r}`).join(" "), ...look });
    if (!symbol.letter) return [outline];
    const letter = svgElement("text", {
      x, y: y + letterShift(symbol.shape) * r + r * 0.42, "text-anchor": "middle", "font-size": r * 1.2,
      "font-weight": 700, "font-family": "system-ui, sans-serif", fill: symbol.ink,
    }, symbol.letter);
    return [outline, letter];
  };
  const legendSymbol = (symbol) => svgElement("svg", { width: 20, height: 20, viewBox: "-10 -10 20 20", "aria-hidden": "true" },
    ...svgSymbol(symbol, 0, 0, symbol.shape === "dot" ? 5 : 7.5, "var(--symbol-edge)"));
  const DASHES = { solid: [], dashed: [9, 5], dotted: [2, 4], crossed: [9, 4, 2, 4], structure: [] };
  const legendLine = (style) => svgElement("svg", { width: 30, height: 12, "aria-hidden": "true" },
    svgElement("line", {
      x1: 1, y1: 6, x2: 29, y2: 6, stroke: style === "crossed" ? "var(--bad)" : style === "structure" ? "var(--tie)" : "var(--ink)",
      "stroke-width": style === "structure" ? 1.5 : 2, "stroke-dasharray": DASHES[style].join(" "),
    }));

  // ---------------------------------------------------------------- the drawing

  const nodes = new vis.DataSet(drawing.nodes.map(({ id, label, x, y, shape }) => ({ id, label, x, y, shape })));
  const edges = new vis.DataSet(drawing.edges.map(({ id, from, to }) => ({ id, from, to })));
  const nodeView = new vis.DataView(nodes, { filter: (node) => shown.nodes.has(node.id) });
  const edgeView = new vis.DataView(edges, { filter: (edge) => shown.lines.has(edge.id) });
  const container = byId("mynetwork");
  let network = null;
  let hovered = "";
  let labelled = new Map();
  let near = new Set();

  const isPicked = () => state.node !== "" || state.line !== "";
  const findNear = () => {
    near = new Set();
    if (state.node) {
      near.add(state.node);
      for (const id of shown.lines.keys()) {
        const line = lines.get(id);
        if (line.from === state.node) near.add(line.to);
        if (line.to === state.node) near.add(line.from);
      }
    }
    if (state.line) near.add(lines.get(state.line).from).add(lines.get(state.line).to);
  };
  const lineLook = (id, links) => {
    const line = lines.get(id);
    const modality = strongest(links);
    const style = modality ? modality.line : "structure";
    const picked = id === state.line || (state.node && (line.from === state.node || line.to === state.node));
    const quiet = isPicked() && !picked;
    const base = style === "crossed" ? colour.bad : style === "structure" ? colour.tie : colour.line;
    const told = links.filter(isTold).length;
    return {
      id, title: lineTip(line, links),
      width: (style === "structure" ? 1.2 : 1.2 + Math.log2(Math.max(1, told)) * 0.9) + (picked ? 1 : 0),
      dashes: DASHES[style].length ? DASHES[style] : false,
      color: { color: quiet ? colour.faint : picked && style !== "crossed" ? colour.accent : base, hover: colour.accent, highlight: colour.accent, inherit: false, opacity: quiet ? 0.6 : 1 },
      smooth: isUpright(line) ? { enabled: true, type: "curvedCW", roundness: 0.25 } : false,
      arrows: { to: { enabled: style !== "structure", scaleFactor: 0.45 } },
    };
  };
  const isUpright = (line) => {
    const [one, other] = [things.get(line.from), things.get(line.to)].map((node) => node.at[line.view]);
    return views.get(line.view).columns && one[0] === other[0];
  };
  const lineTip = (line, links) => {
    const told = links.filter(isTold);
    const head = `${things.get(line.from).full} → ${things.get(line.to).full}`;
    const body = [...new Set(told.map((link) => link.claim))].map((id) => page.claims[id]).slice(0, 3).map((claim) =>
      `${modalities.get(claim.modality).symbol} ${claim.statement} (${[claim.modality.replace("-", " "), claim.pillar && `pillar ${claim.pillar}`, claim.paragraphs.join(", ")].filter(Boolean).join("; ")})`);
    const ties = links.filter((link) => !isTold(link)).map((link) => link.relation);
    const more = new Set(told.map((link) => link.claim)).size - body.length;
    return [head, ...ties, ...body, more > 0 ? `and ${more} more: select the line` : ""].filter(Boolean).join("\n");
  };
  const nodeTip = (node) => [node.full, symbols.get(node.kind).label + (node.region ? `, ${node.region}` : ""),
    plural(linesOf(node.id).length, "link shown", "links shown")].join("\n");
  const linesOf = (id) => [...shown.lines.keys()].filter((key) => lines.get(key).from === id || lines.get(key).to === id);

  // Labels keep their size on the screen. Where they would cover each other, the better connected thing keeps its own.
  const isNarrow = () => container.clientWidth < 600;
  const fontSize = (scale) => (isNarrow() || !views.get(state.view).columns ? 12 : 13) * Math.max(1, Math.min(scale / 1.4, 1.4));
  const widths = new Map();
  const widthOf = (text, isBold) => { // in units of the font's size
    const key = `${isBold ? "b" : "n"}${text}`;
    if (!widths.has(key)) {
      const ctx = network.canvas.getContext();
      ctx.save(); ctx.font = fontName(100, isBold); widths.set(key, ctx.measureText(text).width / 100); ctx.restore();
    }
    return widths.get(key);
  };
  const fontName = (size, isBold) => `${isBold ? "600 " : ""}${size}px system-ui, -apple-system, "Segoe UI", "Noto Sans", Roboto, Arial, sans-serif`;
  const filled = (words, room) => { // as many words as fit, at least one
    let line = words[0];
    let count = 1;
    while (count < words.length && widthOf(`${line} ${words[count]}`) <= room) { line += ` ${words[count]}`; count += 1; }
    return [line, count];
  };
  const wraps = new Map();
  const wrapped = (text, room, most) => { // what does not fit is left out in the middle: names that begin alike end apart
    const key = `${room.toFixed(1)} ${most} ${text}`;
    if (!wraps.has(key)) {
      let words = text.split(" ");
      const made = [];
      while (words.length && made.length < most) {
        const [line, count] = filled(words, room);
        made.push(line); words = words.slice(count);
      }
      if (words.length) {
        const all = text.split(" ");
        if (most > 1) made[most - 1] = `…${filled(all.toReversed(), room - 1)[0].split(" ").toReversed().join(" ")}`;
        else {
          const tail = all.at(-1);
          made[0] = `${filled(all, Math.max(room - widthOf(tail) - 1, 1))[0]}… ${tail}`;
        }
      }
      wraps.set(key, made);
    }
    return wraps.get(key);
  };
  const labelOf = (node, scale) => {
    const size = fontSize(scale);
    const columns = views.get(state.view).columns;
    const room = columns ? (sideOf(node) ? Math.max(container.clientWidth * 0.27, 88) : 110) : 150;
    const rowHeight = columns && sideOf(node) ? views.get(state.view).row * scale : 40;
    return wrapped(node.label, room / size, rowHeight > size * 2.25 ? 2 : 1);
  };
  const sideOf = (node) => {
    if (!views.get(state.view).columns || node.id === page.focus) return 0;
    const x = node.at[state.view][0];
    return Math.abs(x) > 200 ? Math.sign(x) : 0; // what stands in the middle has its label below
  };
  const labelBox = (node, scale, isBold, spot) => {
    const [x, y] = placeOf(node);
    const texts = labelOf(node, scale);
    const size = fontSize(scale) / scale;
    const width = Math.max(...texts.map((text) => widthOf(text, isBold))) * size;
    const height = texts.length * size * 1.08;
    const r = Math.max(radiusOf(node), smallest(node) / scale);
    const gap = 4 / scale;
    const [left, top, side] = {
      below: [x - width / 2, y + r + gap / 4, 0], above: [x - width / 2, y - r - gap / 2 - height, 0],
      right: [x + r + gap, y - height / 2, 1], left: [x - r - gap - width, y - height / 2, -1],
    }[spot];
    return { texts, left, top, right: left + width, bottom: top + height, size, isBold, side };
  };
  const spotsOf = (node) => {
    if (!views.get(state.view).columns) return ["below", "right", "left", "above"];
    return [["left", "below", "right"][sideOf(node) + 1]];
  };
  const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const chooseLabels = () => {
    const scale = network.getScale();
    const canvas = network.canvas.frame.canvas;
    const corner = network.DOMtoCanvas({ x: 0, y: 0 });
    const far = network.DOMtoCanvas({ x: canvas.clientWidth, y: canvas.clientHeight });
    const visible = drawing.nodes.filter((node) => {
      const [x, y] = shown.nodes.has(node.id) ? placeOf(node) : [NaN, NaN];
      return x > corner.x - 200 && x < far.x + 200 && y > corner.y - 30 && y < far.y + 30;
    });
    const rank = (node) => (node.id === state.node ? 0 : node.id === hovered ? 1 : near.has(node.id) ? 2 : node.id === page.focus ? 2 : 3);
    const ordered = visible.map((node, at) => [rank(node), at, node]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    labelled = new Map();
    const taken = [];
    const symbolBoxes = views.get(state.view).columns ? [] : visible.map((node) => {
      const [x, y] = placeOf(node);
      const r = Math.max(radiusOf(node), smallest(node) / scale);
      return { id: node.id, left: x - r, right: x + r, top: y - r, bottom: y + r };
    });
    for (const [place, , node] of ordered) {
      const boxes = spotsOf(node).map((spot) => labelBox(node, scale, place < 2 || node.id === page.focus, spot));
      const isFree = (box) => !taken.some((other) => overlaps(box, other)) && !symbolBoxes.some((other) => other.id !== node.id && overlaps(box, other));
      const isWithin = (box) => box.left > corner.x && box.right < far.x;
      const free = boxes.filter(isFree);
      const box = free.find((one) => boxes.length === 1 || isWithin(one)) || (place < 2 ? boxes[0] : null);
      if (box) { taken.push(box); labelled.set(node.id, box); }
    }
  };
  const outline = (ctx, shape, x, y, r) => {
    ctx.beginPath();
    if (isRound(shape)) ctx.arc(x, y, r, 0, 2 * Math.PI);
    else OUTLINES[shape].forEach(([a, b], at) => (at ? ctx.lineTo(x + a * r, y + b * r) : ctx.moveTo(x + a * r, y + b * r)));
    ctx.closePath();
  };
  const drawNode = ({ ctx, id, x, y }) => {
    const node = things.get(id);
    const symbol = symbols.get(node.kind);
    const scale = network ? network.getScale() : 1;
    const r = Math.max(radiusOf(node), smallest(node) / scale);
    const quiet = isPicked() && !near.has(id);
    const drawSymbol = () => {
      ctx.save();
      ctx.globalAlpha = quiet ? 0.3 : 1;
      if (id === state.node || id === hovered || id === page.focus) {
        outline(ctx, symbol.shape, x, y, r + 4 / Math.max(scale, 0.6));
        ctx.fillStyle = colour.accent; ctx.fill();
      }
      outline(ctx, symbol.shape, x, y, r);
      ctx.fillStyle = symbol.fill; ctx.fill();
      ctx.setLineDash(symbol.shape === "dashed-circle" ? [3, 2] : []);
      ctx.lineWidth = 1.2; ctx.strokeStyle = colour["symbol-edge"]; ctx.stroke();
      if (symbol.letter && r * scale >= 5.9) {
        ctx.fillStyle = symbol.ink; ctx.font = `700 ${r * 1.2}px system-ui, sans-serif`;
        ctx.textAlign = "center"; ctx.textBaseline = "alphabetic";
        ctx.fillText(symbol.letter, x, y + letterShift(symbol.shape) * r + r * 0.42);
      }
      ctx.restore();
    };
    const drawLabel = () => {
      const box = labelled.get(id);
      if (!box) return;
      ctx.save();
      ctx.globalAlpha = quiet ? 0.45 : 1;
      ctx.font = fontName(box.size, box.isBold);
      ctx.textAlign = ["right", "center", "left"][box.side + 1]; ctx.textBaseline = "middle"; ctx.lineJoin = "round";
      ctx.lineWidth = box.size / 3.2; ctx.strokeStyle = colour.canvas; ctx.fillStyle = colour.ink;
      const at = [box.right, (box.left + box.right) / 2, box.left][box.side + 1];
      box.texts.forEach((text, line) => {
        const height = box.top + box.size * (0.54 + 1.08 * line);
        ctx.strokeText(text, at, height); ctx.fillText(text, at, height);
      });
      ctx.restore();
    };
    return { drawNode: drawSymbol, drawExternalLabel: drawLabel, nodeDimensions: { width: 2 * r, height: 2 * r } };
  };
  const drawCaptions = (ctx) => {
    const scale = network.getScale();
    ctx.save();
    ctx.font = fontName(Math.min(12, fontSize(scale)) / scale, true);
    ctx.fillStyle = colour.muted; ctx.textBaseline = "middle";
    for (const [text, x, y] of visibleCaptions()) {
      ctx.textAlign = x < 0 ? "right" : "left";
      ctx.fillText(text, x * squeeze, y);
    }
    ctx.restore();
  };
  const visibleCaptions = () => {
    const regions = new Set([...shown.nodes].map((id) => things.get(id)).map((node) => node.region || page.wholeRegions));
    return views.get(state.view).captions.filter(([text]) => regions.has(text));
  };

  // Columns are drawn closer together where the screen is narrow; heights stay.
  let squeeze = 1;
  const placeOf = (node) => {
    const [x, y] = node.at[state.view];
    return [x * squeeze, y];
  };
  const placeNodes = () => {
    nodes.update([...things.values()].filter((node) => node.at[state.view]).map((node) => {
      const [x, y] = placeOf(node);
      return { id: node.id, x, y };
    }));
  };
  const extent = () => {
    const points = [...shown.nodes].map((id) => things.get(id)).filter((node) => node.at[state.view]);
    const xs = points.map((node) => node.at[state.view][0]), ys = points.map((node) => node.at[state.view][1]);
    return points.length ? { points, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) } : null;
  };
  const textBeside = (points, scale, side) => Math.max(26,
    ...visibleCaptions().filter(([, x]) => Math.sign(x) === side).map(([text]) => widthOf(text, true) * 12 + 8),
    ...points.filter((node) => sideOf(node) === side).map((node) => Math.max(...labelOf(node, scale).map((text) => widthOf(text))) * fontSize(scale) + radiusOf(node) * scale + 12));
  const fit = () => {
    const box = extent();
    if (!box) return;
    const columns = views.get(state.view).columns;
    const height = Math.max(box.bottom - box.top, 1), width = Math.max(box.right - box.left, 1);
    const tallest = Math.min(Math.max(container.clientHeight - 84, 80) / height, 1.3);
    const margin = Math.min(130, container.clientWidth * 0.18); // for labels at the rim
    const before = columns ? textBeside(box.points, tallest, -1) : margin;
    const after = columns ? textBeside(box.points, tallest, 1) : margin;
    const wide = Math.max(container.clientWidth - before - after, 60);
    squeeze = columns ? Math.min(1, Math.max(wide / (width * tallest), 0.16)) : 1;
    const scale = Math.min(tallest, wide / (width * squeeze));
    placeNodes();
    network.moveTo({ scale, position: {
      x: ((box.left + box.right) / 2) * squeeze + (after - before) / 2 / scale,
      y: (box.top + box.bottom) / 2 + (columns ? -6 : 10) / scale,
    } });
  };

  const makeNetwork = () => {
    network = new vis.Network(container, { nodes: nodeView, edges: edgeView }, {
      ...drawing.options,
      nodes: { shape: "custom", ctxRenderer: drawNode },
    });
    const frame = network.canvas.frame;
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", "Graph. Arrow keys move it, plus and minus zoom. The same links stand in the table beside it.");
    network.on("beforeDrawing", (ctx) => { chooseLabels(); drawCaptions(ctx); });
    network.on("click", ({ nodes: [node], edges: [line] }) => {
      if (node) pick({ node }); else if (line) pick({ line }); else pick({});
    });
    network.on("hoverNode", ({ node }) => { hovered = node; network.redraw(); });
    network.on("blurNode", () => { hovered = ""; network.redraw(); });
    for (const event of ["dragEnd", "zoom"]) network.on(event, rememberPlace);
    frame.addEventListener("keyup", rememberPlace);
    container.addEventListener("pointerleave", forgetHover);
  };
  const forgetHover = () => {
    hovered = "";
    const tip = container.querySelector(".vis-tooltip");
    if (tip) tip.style.visibility = "hidden";
    network.redraw();
  };
  let placeTimer = 0;
  const rememberPlace = () => {
    clearTimeout(placeTimer);
    placeTimer = setTimeout(() => {
      const { x, y } = network.getViewPosition();
      state.at = [Math.round(x), Math.round(y), Math.round(network.getScale() * 1000) / 1000];
      writeAddress();
    }, 200);
  };

  // ---------------------------------------------------------------- bringing it up to date

  const refresh = ({ refit = false } = {}) => {
    filterLines(); findNear();
    edges.update([...shown.lines].map(([id, links]) => lineLook(id, links)));
    nodes.update([...shown.nodes].map((id) => ({ id, title: nodeTip(things.get(id)) })));
    nodeView.refresh(); edgeView.refresh();
    if (refit) fit();
    byId("empty").hidden = shown.nodes.size > 0;
    tellCount(); tellDetails(); tellTable(); writeAddress();
    network.redraw();
  };
  const tellCount = () => {
    const of = (n, total, what) => (n === total ? `all ${plural(n, what, `${what}s`)}` : `${n.toLocaleString("en")} of ${plural(total, what, `${what}s`)}`);
    byId("count").textContent = `${of(shown.nodes.size, shown.totalNodes, "thing")}, ${of(shown.lines.size, shown.total, "link")}`;
  };
  const pick = ({ node = "", line = "", centre = false }) => {
    if (node && !things.get(node).at[state.view]) return changeView(Object.keys(things.get(node).at)[0], { node, centre });
    if (line && lines.get(line).view !== state.view) return changeView(lines.get(line).view, { line });
    state.node = node; state.line = line;
    refresh();
    if (node && centre) showPlace(node);
    byId("details").scrollTop = 0;
    return undefined;
  };
  const showPlace = (id) => {
    const [x, y] = placeOf(things.get(id));
    const corner = network.DOMtoCanvas({ x: 40, y: 40 });
    const canvas = network.canvas.frame.canvas;
    const far = network.DOMtoCanvas({ x: canvas.clientWidth - 40, y: canvas.clientHeight - 40 });
    const isLegible = network.getScale() > 0.45 || views.get(state.view).columns;
    if (isLegible && x > corner.x && x < far.x && y > corner.y && y < far.y) return;
    network.moveTo({ position: { x, y }, scale: Math.max(network.getScale(), views.get(state.view).columns ? 0 : 0.7) });
    rememberPlace();
  };
  const changeView = (name, { node = "", line = "", centre = false } = {}) => {
    forgetHover();
    state.view = name; state.at = null; state.line = line;
    state.node = node && things.get(node).at[name] ? node : "";
    byId("views").querySelectorAll("input").forEach((input) => { input.checked = input.value === name; });
    refresh({ refit: true });
    if (state.node && centre) showPlace(state.node);
    countChoices();
  };

  // ---------------------------------------------------------------- legend and filters

  const makeFacets = () => {
    for (const facet of facets) {
      const all = element("button", { type: "button", "aria-label": `All of ${facet.title}`, onclick: () => tickAll(facet, everyValue(facet)) }, "all");
      const none = element("button", { type: "button", "aria-label": `None of ${facet.title}`, onclick: () => tickAll(facet, new Set()) }, "none");
      const set = element("fieldset", {}, element("legend", {}, facet.title, " ", all, none));
      for (const [value, label] of facet.values) set.append(makeChoice(facet, value, label));
      byId("facets").append(set);
    }
  };
  const makeChoice = (facet, value, label) => {
    const box = element("input", { type: "checkbox", name: facet.name, value, onchange: ({ target }) => {
      if (target.checked) state.ticked[facet.name].add(value); else state.ticked[facet.name].delete(value);
      refresh({ refit: !state.at && !isPicked() });
      countChoices();
    } });
    const sign = facet.name === "class" ? legendSymbol(symbols.get(value))
      : facet.name === "modality" ? legendLine(modalities.get(value).line)
      : value === STRUCTURE ? legendLine("structure") : "";
    const text = facet.name === "modality" ? `${modalities.get(value).symbol} ${label}` : label;
    return element("label", { class: "choice" }, box, sign, element("span", {}, text), element("span", { class: "n", "data-of": `${facet.name} ${value}` }));
  };
  const tickAll = (facet, values) => { state.ticked[facet.name] = values; showTicks(); refresh({ refit: !state.at && !isPicked() }); countChoices(); };
  const showTicks = () => {
    document.querySelectorAll("#facets input").forEach((box) => { box.checked = state.ticked[box.name].has(box.value); });
  };
  // Beside each choice stands how many things or links it shows now.
  const countChoices = () => {
    const counts = new Map();
    const add = (key) => counts.set(key, (counts.get(key) || 0) + 1);
    for (const id of shown.nodes) add(`class ${things.get(id).kind}`);
    for (const links of shown.lines.values()) {
      const keys = new Set(links.flatMap((link) => Object.entries(linkFacts(link)).map(([name, value]) => `${name} ${value}`)));
      keys.forEach(add);
    }
    const inView = new Set([...things.values()].filter((node) => node.at[state.view]).map((node) => `class ${node.kind}`));
    document.querySelectorAll("#facets .n").forEach((span) => {
      const count = counts.get(span.dataset.of) || 0;
      span.textContent = count.toLocaleString("en");
      span.parentElement.classList.toggle("none", count === 0);
      span.parentElement.hidden = span.dataset.of.startsWith("class ") && !inView.has(span.dataset.of);
    });
  };
  const makeViews = () => {
    if (page.views.length < 2) byId("views").hidden = true;
    for (const view of page.views) {
      byId("views").append(element("label", {},
        element("input", { type: "radio", name: "view", value: view.name, onchange: () => changeView(view.name, { node: state.node }) }), view.label));
    }
  };

  // ---------------------------------------------------------------- details: the evidence

  const nodeButton = (named) => {
    if (typeof named !== "string") return element("span", {}, named.label);
    return element("button", { type: "button", class: "jump", onclick: () => pick({ node: named, centre: true }) }, things.get(named).full);
  };
  const termAndThings = (term, named) => [
    element("dt", {}, term),
    element("dd", {}, ...named.flatMap((one, at) => (at ? [element("br"), nodeButton(one)] : [nodeButton(one)]))),
  ];
  // What a tie of structure is called from its other end.
  const UPWARDS = { "part of": "has part", "operated by": "operates", "State of": "State", "takes place in": "saw", "issued by": "issued" };
  const claimCard = (id) => {
    const claim = page.claims[id];
    const modality = modalities.get(claim.modality);
    const facts = [kindLabels.get(claim.kind), claim.pillar ? `pillar ${claim.pillar}` : "no pillar stated", `confidence ${claim.confidence}`, claim.review];
    const parts = Object.entries(claim.parts).flatMap(([part, named]) => termAndThings(partLabels.get(part), named));
    return element("div", { class: "claim" },
      element("p", {}, claim.statement),
      element("p", { class: "facts" },
        element("strong", { class: claim.modality === "not-taken" ? "bad" : "" }, `${modality.symbol} ${claim.modality.replace("-", " ")}`),
        " · ", element("strong", {}, claim.paragraphs.join(", ")), " · ", facts.join(" · ")),
      element("dl", {}, ...parts),
      claim.note ? element("p", { class: "facts" }, `Note: ${claim.note}`) : "",
      element("code", {}, id));
  };
  const tellDetails = () => {
    const box = byId("details");
    box.replaceChildren();
    if (state.node) box.append(...nodeDetails(things.get(state.node)));
    else if (state.line) box.append(...lineDetails(lines.get(state.line)));
    else if (page.focus && things.get(page.focus).at[state.view]) box.append(...nodeDetails(things.get(page.focus)));
    else {
      box.append(element("h2", {}, "Evidence"),
        element("p", {}, "Select a thing or a line, in the graph or in the table, to read what the reports say and in which paragraph."));
    }
  };
  const claimsOfNode = (id) => {
    const own = Object.keys(page.claims).filter((claim) => Object.values(page.claims[claim].parts).some((named) => named.includes(id)));
    const drawn = [...lines.values()].filter((line) => line.view === state.view && (line.from === id || line.to === id))
      .flatMap((line) => line.links.filter(isTold).map((link) => link.claim));
    return [...new Set([...own, ...drawn])].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  };
  const tiesOfNode = (id) => [...lines.values()].filter((line) => line.view === state.view && (line.from === id || line.to === id))
    .flatMap((line) => line.links.filter((link) => !isTold(link)).map((link) => [line, link]));
  const tiesBox = (ties) => {
    const count = [...ties.values()].flat().length;
    const list = element("dl", {}, ...[...ties].flatMap(([words, others]) => termAndThings(words, others)));
    if (count < 4) return count ? list : "";
    return element("details", {}, element("summary", {}, `${[...ties.keys()].join(", ")} (${count})`), list);
  };
  const nodeDetails = (node) => {
    const symbol = symbols.get(node.kind);
    const claims = claimsOfNode(node.id);
    const passing = claims.filter((claim) => passes({ claim }));
    const ties = new Map();
    for (const [line, link] of tiesOfNode(node.id)) {
      const words = line.from === node.id ? link.relation : UPWARDS[link.relation];
      ties.set(words, [...(ties.get(words) || []), line.from === node.id ? line.to : line.from]);
    }
    const hidden = claims.length - passing.length;
    return [
      element("h2", {}, node.full),
      element("p", { class: "what" }, legendSymbol(symbol), symbol.label, node.exact !== node.kind ? `(${node.exact})` : "", node.region ? `· ${node.region}` : ""),
      node.names.length ? element("p", { class: "facts" }, `Also: ${node.names.join(", ")}`) : "",
      node.note ? element("p", { class: "facts" }, node.note) : "",
      element("code", {}, node.id),
      tiesBox(ties),
      element("p", { class: "note" }, hidden
        ? `${plural(passing.length, "claim", "claims")} below; ${hidden.toLocaleString("en")} more ${hidden === 1 ? "does" : "do"} not pass the filters. `
        : `${plural(claims.length, "claim names", "claims name")} it. `,
        hidden ? element("button", { type: "button", onclick: showEverything }, "Tick everything") : ""),
      ...passing.map(claimCard),
    ].filter(Boolean);
  };
  const lineDetails = (line) => {
    const links = shown.lines.get(line.id) || line.links;
    const claims = [...new Set(links.filter(isTold).map((link) => link.claim))];
    const hidden = new Set(line.links.filter(isTold).map((link) => link.claim)).size - claims.length;
    return [
      element("h2", {}, nodeButton(line.from), " → ", nodeButton(line.to)),
      element("p", { class: "what" }, [...new Set(links.map((link) => link.relation))].join("; ")),
      hidden ? element("p", { class: "note" }, `${plural(hidden, "more claim does", "more claims do")} not pass the filters.`) : "",
      ...claims.map(claimCard),
    ].filter(Boolean);
  };

  // ---------------------------------------------------------------- the table beside the graph

  const COLUMNS = ["From", "To", "What is said"];
  const onlyReport = Object.keys(page.reports).length === 1;
  const shortParagraph = (label) => (onlyReport ? label.slice(label.indexOf(" ") + 1) : label);
  const rowOf = (id) => {
    const line = lines.get(id);
    const links = shown.lines.get(id);
    const claims = links.filter(isTold).map(claimOf);
    const unique = (values) => [...new Set(values)].filter(Boolean);
    const kinds = unique(claims.map((claim) => kindLabels.get(claim.kind)));
    const ties = unique(links.filter((link) => !isTold(link)).map((link) => link.relation));
    return {
      id, line, from: things.get(line.from).full, to: things.get(line.to).full, what: [...kinds, ...ties].join(", "),
      modality: unique(claims.map((claim) => `${modalities.get(claim.modality).symbol} ${claim.modality.replace("-", " ")}`)).join(", "),
      pillar: unique(claims.map((claim) => claim.pillar)).sort().join(", "),
      paragraphs: unique(claims.flatMap((claim) => claim.paragraphs)),
      statements: unique(claims.map((claim) => claim.statement)),
    };
  };
  const tableRows = () => {
    const ids = state.node ? linesOf(state.node) : [...shown.lines.keys()];
    const rows = ids.map(rowOf);
    const [column, turn] = state.sort || [0, 1];
    const key = (row) => [[row.from, row.to, row.what][column], row.from, row.to];
    return rows.sort((a, b) => {
      const one = key(a), other = key(b);
      for (let at = 0; at < 3; at += 1) {
        const order = one[at].localeCompare(other[at], "en", { numeric: true });
        if (order) return at ? order : order * turn;
      }
      return 0;
    });
  };
  const tellTable = () => {
    const rows = tableRows();
    byId("table-note").replaceChildren(...(state.node
      ? [`${plural(rows.length, "link", "links")} of ${things.get(state.node).full}. `, element("button", { type: "button", onclick: () => pick({}) }, "All links")]
      : [`${plural(rows.length, "link", "links")}, as drawn. Select a row to read its evidence.`]));
    byId("links").replaceChildren(...rows.map((row) => element("tr", { "data-id": row.id, class: row.id === state.line ? "chosen" : "", onclick: ({ target }) => {
      if (!target.closest("button")) pick({ line: row.id });
    } },
      element("td", {}, nodeButton(row.line.from)), element("td", {}, nodeButton(row.line.to)),
      element("td", {},
        element("button", { type: "button", class: "jump", "aria-pressed": row.id === state.line ? "true" : "false", onclick: () => pick({ line: row.id }) }, row.what),
        element("span", { class: row.modality.includes("✕") ? "bad fact" : "fact" }, row.modality),
        element("span", { class: "fact" }, [row.pillar && `pillar ${row.pillar}`, row.paragraphs.map(shortParagraph).join(", ")].filter(Boolean).join(" · "))))));
    const chosen = byId("links").querySelector(".chosen");
    if (chosen) { const box = chosen.closest(".scroll"); box.scrollTop = chosen.offsetTop - box.clientHeight / 3; }
  };
  const makeColumns = () => {
    COLUMNS.forEach((name, at) => {
      const cell = element("th", { scope: "col" });
      cell.append(element("button", { type: "button", "aria-label": `Sort by: ${name}`, onclick: () => {
        state.sort = [at, state.sort && state.sort[0] === at ? -state.sort[1] : 1];
        byId("columns").querySelectorAll("th").forEach((th) => th.removeAttribute("aria-sort"));
        cell.setAttribute("aria-sort", state.sort[1] > 0 ? "ascending" : "descending");
        tellTable();
      } }, name));
      byId("columns").append(cell);
    });
  };

  // ---------------------------------------------------------------- search

  const searchIndex = drawing.nodes.map((node) => ({ node, names: [node.full, ...node.names].map(folded) }));
  let found = [];
  let at = -1;
  const findThings = (text) => {
    const wanted = folded(text.trim());
    if (!wanted) return [];
    const rank = (names) => {
      const ranks = names.map((name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(` ${wanted}`) ? 2 : name.includes(wanted) ? 3 : 9));
      return Math.min(...ranks);
    };
    return searchIndex.map(({ node, names }) => [rank(names), node]).filter(([place]) => place < 9).sort((a, b) => a[0] - b[0]).map(([, node]) => node);
  };
  const LISTED = 12;
  const tellFound = () => {
    const list = byId("found");
    list.replaceChildren(...found.slice(0, LISTED).map((node, index) => element("li", {
      id: `found-${index}`, role: "option", "aria-selected": index === at ? "true" : "false",
      onmousedown: (event) => { event.preventDefault(); choose(index); },
    }, legendSymbol(symbols.get(node.kind)), element("span", {}, node.full, element("br"), element("small", {}, symbols.get(node.kind).label)))));
    if (found.length > LISTED) list.append(element("li", { role: "presentation" }, element("small", {}, `and ${found.length - LISTED} more: type on`)));
    const isOpen = byId("search").value.trim() !== "" && document.activeElement === byId("search");
    if (isOpen && !found.length) list.append(element("li", { role: "presentation" }, "Nothing drawn here bears that name."));
    list.hidden = !isOpen;
    byId("search").setAttribute("aria-expanded", String(isOpen));
    if (at >= 0) byId("search").setAttribute("aria-activedescendant", `found-${at}`);
    else byId("search").removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const node = found[index];
    if (!node) return;
    byId("search").value = node.full;
    found = []; at = -1;
    byId("found").hidden = true;
    byId("search").setAttribute("aria-expanded", "false");
    pick({ node: node.id, centre: true });
  };
  const makeSearch = () => {
    const box = byId("search");
    box.addEventListener("input", () => { found = findThings(box.value); at = found.length ? 0 : -1; tellFound(); });
    box.addEventListener("focus", () => { if (box.value) { found = findThings(box.value); at = found.length ? 0 : -1; tellFound(); } });
    box.addEventListener("blur", () => { byId("found").hidden = true; box.setAttribute("aria-expanded", "false"); });
    box.addEventListener("keydown", (event) => {
      const count = Math.min(found.length, LISTED);
      if (event.key === "ArrowDown" && count) at = (at + 1) % count;
      else if (event.key === "ArrowUp" && count) at = (at + count - 1) % count;
      else if (event.key === "Enter") { event.preventDefault(); choose(at); return; }
      else if (event.key === "Escape") { box.value = ""; found = []; at = -1; if (isPicked()) pick({}); }
      else return;
      event.preventDefault(); tellFound();
    });
  };

  // ---------------------------------------------------------------- saving

  const save = (name, blob) => {
    const link = element("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link); link.click(); link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const savePng = () => {
    const source = network.canvas.frame.canvas;
    const copy = element("canvas", { width: source.width, height: source.height });
    const ctx = copy.getContext("2d");
    ctx.fillStyle = colour.canvas; ctx.fillRect(0, 0, copy.width, copy.height);
    ctx.drawImage(source, 0, 0);
    copy.toBlob((blob) => save("rtop-graph.png", blob), "image/png");
  };
  const INK = { edge: "#2a2a2a", text: "#1b1b1b", muted: "#565656", line: "#8b8b8b", bad: "#b3261e", faint: "#c9c6be" };
  const svgLine = (id, links) => {
    const line = lines.get(id);
    const [from, to] = [things.get(line.from), things.get(line.to)];
    const [[x1, y1], [x2, y2]] = [placeOf(from), placeOf(to)];
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const stop = 1 - (radiusOf(to) + 3) / length;
    const modality = strongest(links);
    const style = modality ? modality.line : "structure";
    const bend = isUpright(line) ? length * 0.25 * Math.sign(y2 - y1) : 0;
    const end = [x1 + (x2 - x1) * stop, y1 + (y2 - y1) * stop];
    return svgElement("path", { d: `M${x1} ${y1}Q${(x1 + x2) / 2 + bend} ${(y1 + y2) / 2} ${end[0]} ${end[1]}`, fill: "none",
      stroke: style === "crossed" ? INK.bad : style === "structure" ? INK.faint : INK.line,
      "stroke-width": 1.2 + Math.log2(Math.max(1, links.filter(isTold).length)) * 0.9, "stroke-dasharray": DASHES[style].join(" "),
      ...(style === "structure" ? {} : { "marker-end": "url(#arrow)" }) });
  };
  const svgText = (text, x, y, anchor, look = {}) => svgElement("text", { x, y, "text-anchor": anchor, "font-size": 12, fill: INK.text,
    "font-family": "system-ui, 'Noto Sans', Arial, sans-serif", "paint-order": "stroke", stroke: "#ffffff", "stroke-width": 3, ...look }, text);
  const svgDrawing = () => {
    const kept = squeeze;
    squeeze = 1;
    try { return new XMLSerializer().serializeToString(svgPicture()); } finally { squeeze = kept; }
  };
  const arrowHead = () => svgElement("defs", {}, svgElement("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" },
    svgElement("path", { d: "M0 0L8 4L0 8z", fill: INK.line })));
  const svgPicture = () => {
    const box = extent() || { left: 0, right: 0, top: 0, bottom: 0 };
    const ids = [...shown.nodes].filter((id) => things.get(id).at[state.view]);
    const [left, top] = [box.left * squeeze - 190, box.top - 70];
    const legend = page.symbols.filter((symbol) => ids.some((id) => things.get(id).kind === symbol.kind));
    const styles = page.modalities.filter((m) => [...shown.lines.values()].some((links) => links.some((link) => isTold(link) && claimOf(link).modality === m.name)));
    const rows = Math.ceil(legend.length / 3) + Math.ceil(styles.length / 3);
    const [width, height] = [Math.max((box.right - box.left) * squeeze + 380, 640), box.bottom - box.top + 120 + rows * 20];
    const picture = svgElement("svg", { viewBox: `${left} ${top} ${width} ${height}`, width, height });
    picture.append(arrowHead(), svgElement("rect", { x: left, y: top, width, height, fill: "#ffffff" }),
      svgText(page.title, left + 16, top + 24, "start", { "font-size": 16, "font-weight": 600 }),
      svgText(byId("count").textContent, left + 16, top + 42, "start", { fill: INK.muted }));
    for (const [id, links] of shown.lines) picture.append(svgLine(id, links));
    for (const [text, x, y] of visibleCaptions()) picture.append(svgText(text, x * squeeze, y + 4, x < 0 ? "end" : "start", { fill: INK.muted, "font-weight": 600 }));
    for (const id of ids) {
      const node = things.get(id);
      const [x, y] = placeOf(node);
      const r = radiusOf(node);
      const side = sideOf(node);
      picture.append(...svgSymbol(symbols.get(node.kind), x, y, r, INK.edge),
        ...wrapped(node.label, side ? 40 : 14, 2).map((text, line, all) => svgText(text, side ? x + side * (r + 4) : x,
          (side ? y + 4 - (all.length - 1) * 6.5 : y + r + 12) + line * 13, side ? (side > 0 ? "start" : "end") : "middle")));
    }
    const cell = (index, row) => [left + 24 + (index % 3) * (width / 3 - 10), box.bottom + 50 + (Math.floor(index / 3) + row) * 20];
    legend.forEach((symbol, index) => {
      const [x, y] = cell(index, 0);
      picture.append(...svgSymbol(symbol, x, y, 7, INK.edge), svgText(symbol.label, x + 14, y + 4, "start"));
    });
    styles.forEach((modality, index) => {
      const [x, y] = cell(index, Math.ceil(legend.length / 3));
      picture.append(svgElement("line", { x1: x - 8, x2: x + 18, y1: y, y2: y, stroke: modality.line === "crossed" ? INK.bad : INK.line, "stroke-width": 2, "stroke-dasharray": DASHES[modality.line].join(" ") }),
        svgText(modality.name.replace("-", " "), x + 24, y + 4, "start"));
    });
    return picture;
  };
  const csvCell = (text) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const csvTable = () => [["from", "from iri", "to", "to iri", "what", "modality", "pillar", "paragraphs", "statements"],
    ...tableRows().map((row) => [row.from, page.base + row.line.from, row.to, page.base + row.line.to, row.what, row.modality, row.pillar, row.paragraphs.join("; "), row.statements.join(" ")])]
    .map((cells) => cells.map(csvCell).join(",")).join("\n") + "\n";

  // ---------------------------------------------------------------- putting it together

  const showEverything = () => { for (const facet of facets) state.ticked[facet.name] = everyValue(facet); showTicks(); refresh({ refit: !state.at && !isPicked() }); countChoices(); };
  const backToFirst = () => { resetTicks(); state.at = null; byId("search").value = ""; showTicks(); changeView(firstView); };
  const restore = () => {
    readAddress();
    showTicks();
    byId("views").querySelectorAll("input").forEach((input) => { input.checked = input.value === state.view; });
    const at = state.at;
    refresh({ refit: true });
    if (at) { network.moveTo({ position: { x: at[0], y: at[1] }, scale: at[2] }); state.at = at; }
    if (state.node && !at) showPlace(state.node);
    countChoices();
  };
  readColours(); makeFacets(); makeViews(); makeColumns(); makeSearch(); readAddress(); filterLines(); makeNetwork(); restore();

  byId("fit").addEventListener("click", () => { state.at = null; fit(); writeAddress(); });
  byId("save-png").addEventListener("click", savePng);
  byId("save-svg").addEventListener("click", () => save("rtop-graph.svg", new Blob([svgDrawing()], { type: "image/svg+xml" })));
  byId("save-csv").addEventListener("click", () => save("rtop-graph.csv", new Blob(["\ufeff", csvTable()], { type: "text/csv" })));
  byId("show-all").addEventListener("click", showEverything);
  byId("reset").addEventListener("click", backToFirst);
  byId("empty-reset").addEventListener("click", backToFirst);
  addEventListener("hashchange", restore);
  new ResizeObserver(() => { if (!state.at) fit(); }).observe(container);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); refresh(); });
  if (matchMedia("(max-width: 999px)").matches) byId("choices-fold").open = false;
  // For whoever automates the page, tests among them: what is shown, and where it stands on the screen.
  window.rtopDrawing = {
    shownNodes: () => [...shown.nodes], shownLines: () => [...shown.lines.keys()], labels: () => [...labelled.keys()],
    screenPlace: (id) => network.canvasToDOM({ x: placeOf(things.get(id))[0], y: placeOf(things.get(id))[1] }), svg: svgDrawing, csv: csvTable,
  };
})();
