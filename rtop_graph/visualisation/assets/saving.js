"use strict";
// Pictures and table as files: what is seen as PNG, what is shown as SVG with its legend, every row as CSV.
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
const INK = { edge: "#2a2a2a", text: "#1b1b1b", muted: "#565656" }; // on paper, whatever the screen
const LINE_INK = { solid: "#0a6b50", dashed: "#8a5200", dotted: "#8a5200", crossed: "#a32a00", structure: "#b5b0a4" };
const svgLine = (id, links) => {
  const line = lines.get(id);
  const [from, to] = [things.get(line.from), things.get(line.to)];
  const [[x1, y1], [x2, y2]] = [placeOf(from), placeOf(to)];
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const stop = 1 - (radiusOf(to) + 3) / length;
  const style = lineStyle(links);
  const bend = isUpright(line) ? length * 0.25 * Math.sign(y2 - y1) : 0;
  const end = [x1 + (x2 - x1) * stop, y1 + (y2 - y1) * stop];
  return svgElement("path", { d: `M${x1} ${y1}Q${(x1 + x2) / 2 + bend} ${(y1 + y2) / 2} ${end[0]} ${end[1]}`, fill: "none",
    stroke: LINE_INK[style], "stroke-width": lineWidth(links, style), "stroke-dasharray": DASHES[style].join(" "),
    ...(style === "structure" ? {} : { "marker-end": `url(#arrow-${style})` }) });
};
const svgText = (text, x, y, anchor, look = {}) => svgElement("text", { x, y, "text-anchor": anchor, "font-size": 12, fill: INK.text,
  "font-family": "system-ui, 'Noto Sans', Arial, sans-serif", "paint-order": "stroke", stroke: "#ffffff", "stroke-width": 3, ...look }, text);
const svgDrawing = () => {
  const kept = squeeze;
  squeeze = 1;
  try { return new XMLSerializer().serializeToString(svgPicture()); } finally { squeeze = kept; }
};
const arrowHead = () => svgElement("defs", {}, ...Object.entries(LINE_INK).map(([style, fill]) =>
  svgElement("marker", { id: `arrow-${style}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" },
    svgElement("path", { d: "M0 0L8 4L0 8z", fill }))));
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
  for (const [id, links] of shown.lines) if (!isUnder(lines.get(id), links)) picture.append(svgLine(id, links));
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
    picture.append(svgElement("line", { x1: x - 8, x2: x + 18, y1: y, y2: y, stroke: LINE_INK[modality.line], "stroke-width": 2, "stroke-dasharray": DASHES[modality.line].join(" ") }),
      svgText(wordsFor(modality), x + 24, y + 4, "start"));
  });
  return picture;
};
const csvCell = (text) => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const csvTable = () => [["from", "from iri", "to", "to iri", "what", "modality", "pillar", "paragraphs", "statements"],
  ...tableRows().map((row) => [row.from, page.base + row.line.from, row.to, page.base + row.line.to, row.what, row.modalities.map(wordsFor).join(", "), row.pillar, row.paragraphs.map(([label]) => label).join("; "), row.statements.join(" ")])]
  .map((cells) => cells.map(csvCell).join(",")).join("\n") + "\n";
