"use strict";
// The drawing on its canvas. pyvis brought the nodes, the lines and the options; nothing moves by itself.
const nodes = new vis.DataSet(drawing.nodes.map(({ id, label, x, y, shape }) => ({ id, label, x, y, shape })));
const edges = new vis.DataSet(drawing.edges.map(({ id, from, to }) => ({ id, from, to })));
const nodeView = new vis.DataView(nodes, { filter: (node) => shown.nodes.has(node.id) });
const edgeView = new vis.DataView(edges, { filter: (edge) => shown.lines.has(edge.id) });

const repaint = () => network.body.emitter.emit("_requestRedraw"); // once, with the next picture of the screen
const findNear = () => {
  near = new Set();
  if (state.node) {
    near.add(state.node);
    for (const line of shownAt(state.node)) near.add(line.from).add(line.to);
  }
  if (state.line) near.add(lines.get(state.line).from).add(lines.get(state.line).to);
};
const isUpright = (line) => {
  const [one, other] = [things.get(line.from), things.get(line.to)].map((node) => node.at[line.view]);
  return views.get(line.view).columns && one[0] === other[0];
};
const isPickedLine = (line) => line.id === state.line || (state.node !== "" && (line.from === state.node || line.to === state.node));

// ---------------------------------------------------------------- lines

const MANY_LINES = 2000; // of more than these, dashes and heads would be too small to see, and take most of the time
const looks = new Map(); // what each line was last told, so that only what changes is told again
const lineLook = (line, links) => {
  const style = lineStyle(links);
  const isStrong = isPickedLine(line);
  const isDetailed = isStrong || shown.lines.size <= MANY_LINES;
  const stroke = isUnder(line, links) ? "transparent" : isStrong && style === "structure" ? colour.muted : colour[style];
  return {
    id: line.id, width: lineWidth(links, style) + (isStrong ? 1.2 : 0), dashes: DASHES[style].length && isDetailed ? DASHES[style] : false,
    color: { color: stroke, hover: stroke, highlight: stroke, inherit: false },
    smooth: isUpright(line) ? { enabled: true, type: "curvedCW", roundness: 0.25 } : false,
    arrows: { to: { enabled: style !== "structure" && isDetailed, scaleFactor: 0.45 } },
  };
};
const styleLines = () => {
  const changed = [];
  for (const [id, links] of shown.lines) {
    const look = lineLook(lines.get(id), links);
    const mark = `${look.width} ${look.color.color} ${look.dashes} ${look.arrows.to.enabled}`;
    if (looks.get(id) !== mark) { looks.set(id, mark); changed.push(look); }
  }
  edges.update(changed);
};
// Between lines and things: heads and signs of the lines. Where something is picked, all lines but its own fade under a
// veil; that is quicker than to repaint each.
const drawOverLines = (ctx) => {
  const { renderer, body } = network;
  const isHidden = (renderer.dragging && renderer.options.hideEdgesOnDrag) || (renderer.zooming && renderer.options.hideEdgesOnZoom);
  if (isHidden) return;
  const drawn = (id) => (body.edges[id] && body.edges[id].connected ? body.edges[id] : null);
  for (const id of shown.lines.keys()) drawn(id)?.drawArrows(ctx);
  if (isPicked()) {
    drawVeil(ctx);
    const own = [...shown.lines.keys()].filter((id) => isPickedLine(lines.get(id))).map(drawn).filter(Boolean);
    own.forEach((edge) => { edge.draw(ctx); edge.drawArrows(ctx); });
  }
  drawSigns(ctx);
};
const drawVeil = (ctx) => {
  const corner = network.DOMtoCanvas({ x: 0, y: 0 });
  const far = network.DOMtoCanvas({ x: container.clientWidth, y: container.clientHeight });
  ctx.globalAlpha = 0.82; ctx.fillStyle = colour.canvas;
  ctx.fillRect(corner.x, corner.y, far.x - corner.x, far.y - corner.y);
  ctx.globalAlpha = 1;
};
// What is not done says so in the middle of its line too.
const MOST_SIGNS = 300;
const drawSigns = (ctx) => {
  const scale = network.getScale();
  const size = Math.min(13 / scale, 22);
  const unsure = [...shown.lines].filter(([id]) => !isPicked() || isPickedLine(lines.get(id)))
    .map(([id, links]) => [lines.get(id), strongest(links)]).filter(([, modality]) => modality && modality.line !== "solid");
  if (unsure.length > MOST_SIGNS || scale < 0.3) return;
  ctx.save();
  ctx.font = fontName(size, true); ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.lineJoin = "round";
  ctx.lineWidth = size / 2.4; ctx.strokeStyle = colour.canvas;
  for (const [line, modality] of unsure) {
    const [x, y] = middleOf(line);
    ctx.beginPath(); ctx.arc(x, y, size * 0.4, 0, 2 * Math.PI);
    ctx.fillStyle = colour.canvas; ctx.fill();
    ctx.fillStyle = colour[modality.line];
    ctx.strokeText(modality.symbol, x, y); ctx.fillText(modality.symbol, x, y);
  }
  ctx.restore();
};
const middleOf = (line) => {
  const [[x1, y1], [x2, y2]] = [placeOf(things.get(line.from)), placeOf(things.get(line.to))];
  const bend = isUpright(line) ? (y2 - y1) * 0.125 : 0;
  return [(x1 + x2) / 2 + bend, (y1 + y2) / 2];
};

// ---------------------------------------------------------------- what is told where the pointer rests

const lineTip = (line) => {
  const links = shown.lines.get(line.id) || line.links;
  const told = unique(links.filter(isTold).map((link) => link.claim));
  const head = `${things.get(line.from).full} → ${things.get(line.to).full}`;
  const body = told.slice(0, 3).map((id) => page.claims[id]).map((claim) =>
    `${modalities.get(claim.modality).symbol} ${claim.statement} (${[claim.modality.replace("-", " "), claim.pillar && `pillar ${claim.pillar}`, labelsOf(claim).join(", ")].filter(Boolean).join("; ")})`);
  const ties = links.filter((link) => !isTold(link)).map((link) => link.relation);
  const more = told.length - body.length;
  return [head, ...ties, ...body, more > 0 ? `and ${more} more: select the line` : ""].filter(Boolean).join("\n");
};
const labelsOf = (claim) => claim.paragraphs.map(([label]) => label);
const nodeTip = (node) => [node.full, symbols.get(node.kind).label + (node.region ? `, ${node.region}` : ""),
  plural(shownAt(node.id).length, "link shown", "links shown")].join("\n");
const tellOnHover = (item, text) => { if (item) item.options.title = text; };
const forgetHover = () => {
  hovered = "";
  const tip = container.querySelector(".vis-tooltip");
  if (tip) tip.style.visibility = "hidden";
  repaint();
};

// ---------------------------------------------------------------- nodes and their labels

const outline = (ctx, shape, x, y, r) => {
  ctx.beginPath();
  if (isRound(shape)) ctx.arc(x, y, r, 0, 2 * Math.PI);
  else OUTLINES[shape].forEach(([a, b], at) => (at ? ctx.lineTo(x + a * r, y + b * r) : ctx.moveTo(x + a * r, y + b * r)));
  ctx.closePath();
};
const isMarked = (id) => id === state.node || id === hovered || id === page.focus;
const paintMark = (ctx, node, x, y, r, scale) => {
  outline(ctx, symbols.get(node.kind).shape, x, y, r + 4 / Math.max(scale, 0.6));
  ctx.fillStyle = colour.accent; ctx.fill();
};
const paintSymbol = (ctx, node, x, y, r, scale) => {
  const symbol = symbols.get(node.kind);
  outline(ctx, symbol.shape, x, y, r);
  ctx.fillStyle = symbol.fill; ctx.fill();
  ctx.setLineDash(symbol.shape === "dashed-circle" ? [3, 2] : []);
  ctx.lineWidth = 1.2; ctx.strokeStyle = colour["symbol-edge"]; ctx.stroke();
  ctx.setLineDash([]);
  if (symbol.letter && r * scale >= 5.9) {
    ctx.fillStyle = symbol.ink; ctx.font = `700 ${r * 1.2}px system-ui, sans-serif`;
    ctx.textAlign = "center"; ctx.textBaseline = "alphabetic";
    ctx.fillText(symbol.letter, x, y + letterShift(symbol.shape) * r + r * 0.42);
  }
};
// Where there are many, each symbol is painted once for a size and stamped.
const MANY_NODES = 800;
const stamps = new Map();
const stampOf = (node, r, scale) => {
  const key = `${node.kind} ${(r * scale).toFixed(2)} ${scale.toFixed(4)}`;
  if (!stamps.has(key)) {
    if (stamps.size > 100) stamps.clear();
    const half = Math.ceil(r * scale * 1.4) + 2;
    const side = 2 * half * devicePixelRatio;
    const stamp = element("canvas", { width: side, height: side });
    const ctx = stamp.getContext("2d");
    ctx.translate(side / 2, side / 2); ctx.scale(scale * devicePixelRatio, scale * devicePixelRatio);
    paintSymbol(ctx, node, 0, 0, r, scale);
    stamps.set(key, [stamp, half / scale]);
  }
  return stamps.get(key);
};
const paintNode = (ctx, node, x, y, r, scale) => {
  if (isMarked(node.id)) paintMark(ctx, node, x, y, r, scale);
  if (shown.nodes.size < MANY_NODES) { paintSymbol(ctx, node, x, y, r, scale); return; }
  const [stamp, half] = stampOf(node, r, scale);
  ctx.drawImage(stamp, x - half, y - half, 2 * half, 2 * half);
};
const paintLabel = (ctx, box) => {
  ctx.font = fontName(box.size, box.isBold);
  ctx.textAlign = ["right", "center", "left"][box.side + 1]; ctx.textBaseline = "middle"; ctx.lineJoin = "round";
  ctx.lineWidth = box.size / 3.2; ctx.strokeStyle = colour.canvas; ctx.fillStyle = colour.ink;
  const at = [box.right, (box.left + box.right) / 2, box.left][box.side + 1];
  box.texts.forEach((text, line) => {
    const height = box.top + box.size * (0.54 + 1.08 * line);
    ctx.strokeText(text, at, height); ctx.fillText(text, at, height);
  });
};
let isOverLines = false; // in the picture that is being painted
const drawNode = ({ ctx, id, x, y }) => {
  const node = things.get(id);
  const scale = network ? network.getScale() : 1;
  const r = Math.max(radiusOf(node), smallest(node) / scale);
  const quiet = isPicked() && !near.has(id);
  const faded = (alpha, paint) => { ctx.globalAlpha = quiet ? alpha : 1; paint(); ctx.globalAlpha = 1; };
  return {
    drawNode: () => {
      if (!isOverLines && network) drawOverLines(ctx);
      isOverLines = true;
      faded(0.3, () => paintNode(ctx, node, x, y, r, scale));
    },
    drawExternalLabel: () => { if (labelled.has(id)) faded(0.45, () => paintLabel(ctx, labelled.get(id))); },
    nodeDimensions: { width: 2 * r, height: 2 * r },
  };
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

// ---------------------------------------------------------------- where the picture stands

let placed = "";
const placeNodes = () => {
  const mark = `${state.view} ${squeeze}`;
  if (placed === mark) return;
  placed = mark;
  nodes.update(nodesOfView.get(state.view).map((node) => {
    const [x, y] = placeOf(node);
    return { id: node.id, x, y };
  }));
};
const extent = () => {
  const points = [...shown.nodes].map((id) => things.get(id)).filter((node) => node.at[state.view]);
  if (!points.length) return null;
  const box = { points, left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { at: { [state.view]: [x, y] } } of points) {
    box.left = Math.min(box.left, x); box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y); box.bottom = Math.max(box.bottom, y);
  }
  return box;
};
const textBeside = (points, scale, side) => Math.max(26,
  ...visibleCaptions().filter(([, x]) => Math.sign(x) === side).map(([text]) => widthOf(text, true) * 12 + 8),
  ...points.filter((node) => sideOf(node) === side).map((node) => Math.max(...labelOf(node, scale).map((text) => widthOf(text))) * fontSize(scale) + radiusOf(node) * scale + 12));
const fit = () => {
  const box = extent();
  if (!box) return;
  breadth = container.clientWidth;
  const columns = views.get(state.view).columns;
  const height = Math.max(box.bottom - box.top, 1), width = Math.max(box.right - box.left, 1);
  const tallest = Math.min(Math.max(container.clientHeight - 84, 80) / height, 1.3);
  const margin = Math.min(130, breadth * 0.18); // for labels at the rim
  const before = columns ? textBeside(box.points, tallest, -1) : margin;
  const after = columns ? textBeside(box.points, tallest, 1) : margin;
  const wide = Math.max(breadth - before - after, 60);
  squeeze = columns ? Math.min(1, Math.max(wide / (width * tallest), 0.16)) : 1;
  const scale = Math.min(tallest, wide / (width * squeeze));
  placeNodes();
  network.moveTo({ scale, position: {
    x: ((box.left + box.right) / 2) * squeeze + (after - before) / 2 / scale,
    y: (box.top + box.bottom) / 2 + (columns ? -6 : 10) / scale,
  } });
};
const showPlace = (id) => {
  const [x, y] = placeOf(things.get(id));
  const corner = network.DOMtoCanvas({ x: 40, y: 40 });
  const far = network.DOMtoCanvas({ x: container.clientWidth - 40, y: container.clientHeight - 40 });
  const isLegible = network.getScale() > 0.45 || views.get(state.view).columns;
  if (isLegible && x > corner.x && x < far.x && y > corner.y && y < far.y) return;
  network.moveTo({ position: { x, y }, scale: Math.max(network.getScale(), views.get(state.view).columns ? 0 : 0.7) });
  rememberPlace();
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

const makeNetwork = () => {
  const isLarge = drawing.edges.length > MANY_LINES;
  const { interaction } = drawing.options; // many lines are not drawn while the picture is dragged or zoomed
  network = new vis.Network(container, { nodes: nodeView, edges: edgeView }, {
    ...drawing.options,
    interaction: { ...interaction, hideEdgesOnDrag: isLarge, hideEdgesOnZoom: isLarge },
    nodes: { shape: "custom", ctxRenderer: drawNode },
  });
  const frame = network.canvas.frame;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", "Graph. Arrow keys move it, plus and minus zoom. The same links stand in the table beside it.");
  network.on("beforeDrawing", (ctx) => { isOverLines = false; chooseLabels(); drawCaptions(ctx); });
  network.renderer._drawArrows = () => {}; // heads would lie on the things; drawOverLines paints them
  network.on("click", ({ nodes: [node], edges: [line] }) => {
    if (node) pick({ node }); else if (line) pick({ line }); else pick({});
  });
  network.on("hoverNode", ({ node }) => { hovered = node; tellOnHover(network.body.nodes[node], nodeTip(things.get(node))); repaint(); });
  network.on("hoverEdge", ({ edge }) => tellOnHover(network.body.edges[edge], lineTip(lines.get(edge))));
  network.on("blurNode", () => { hovered = ""; repaint(); });
  for (const event of ["dragEnd", "zoom"]) network.on(event, rememberPlace);
  frame.addEventListener("keyup", rememberPlace);
  container.addEventListener("pointerleave", forgetHover);
};
