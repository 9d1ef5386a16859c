"use strict";
// How things and lines look: every class has a shape and a letter beside its colour, every modality a line and a sign.
const DASHES = { solid: [], dashed: [9, 5], dotted: [2, 4], crossed: [9, 4, 2, 4], structure: [] };
const lineStyle = (links) => { const modality = strongest(links); return modality ? modality.line : "structure"; };
const lineWidth = (links, style) => (style === "structure" ? 1.2 : 1.2 + Math.log2(Math.max(1, links.filter(isTold).length)) * 0.9);
let colour = {};
const readColours = () => {
  const style = getComputedStyle(byId("explorer"));
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  colour = Object.fromEntries(["canvas", "ink", "muted", "accent", "symbol-edge", ...Object.keys(DASHES)].map((n) => [n, read(n)]));
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
const legendLine = (style) => svgElement("svg", { width: 30, height: 12, "aria-hidden": "true" },
  svgElement("line", {
    x1: 1, y1: 6, x2: 29, y2: 6, stroke: `var(--${style})`,
    "stroke-width": style === "structure" ? 1.5 : 2.2, "stroke-dasharray": DASHES[style].join(" "),
  }));
