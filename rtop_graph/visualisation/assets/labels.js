"use strict";
// Labels keep their size on the screen. Where they would cover each other, the better connected thing keeps its own.
let network = null;
let hovered = "";
let labelled = new Map();
let near = new Set();
const container = byId("mynetwork");

let breadth = container.clientWidth; // measured once a picture, for to ask makes the browser lay the page out
const isNarrow = () => breadth < 600;
const fontSize = (scale) => (isNarrow() || !views.get(state.view).columns ? 12 : 13) * Math.max(1, Math.min(scale / 1.4, 1.4));
const fontName = (size, isBold) => `${isBold ? "600 " : ""}${size}px system-ui, -apple-system, "Segoe UI", "Noto Sans", Roboto, Arial, sans-serif`;
const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map();
const widthOf = (text, isBold) => { // in units of the font's size
  const key = `${isBold ? "b" : "n"}${text}`;
  if (!widths.has(key)) { ruler.font = fontName(100, isBold); widths.set(key, ruler.measureText(text).width / 100); }
  return widths.get(key);
};
const LONGEST = 40; // letters of a word without a break
const wordsOf = (text) => text.split(/\s+/u).map((word) => (word.length > LONGEST ? `${word.slice(0, LONGEST - 1)}…` : word));
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
    const all = wordsOf(text);
    let words = all;
    const made = [];
    while (words.length && made.length < most) {
      const [line, count] = filled(words, room);
      made.push(line); words = words.slice(count);
    }
    if (words.length) {
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

// Columns are drawn closer together where the screen is narrow; heights stay.
let squeeze = 1;
const placeOf = (node) => {
  const [x, y] = node.at[state.view];
  return [x * squeeze, y];
};
const sideOf = (node) => {
  if (!views.get(state.view).columns || node.id === page.focus) return 0;
  const x = node.at[state.view][0];
  return Math.abs(x) > 200 ? Math.sign(x) : 0; // what stands in the middle has its label below
};
const roomBeside = (node, scale) => {
  if (!views.get(state.view).columns) return 150;
  if (!sideOf(node)) return 110;
  const step = views.get(state.view).step * squeeze; // to the next column outwards
  const widest = Math.max(breadth * 0.27, 88);
  return step ? Math.min(widest, Math.max(step * scale - 36, 44)) : widest;
};
const labelOf = (node, scale) => {
  const size = fontSize(scale);
  const rowHeight = views.get(state.view).columns && sideOf(node) ? views.get(state.view).row * scale : 40;
  return wrapped(node.label, roomBeside(node, scale) / size, rowHeight > size * 2.25 ? 2 : 1);
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

// Boxes by the squares they touch, so that one is compared with those about it and not with every other.
const squares = (side) => {
  const kept = new Map();
  const keysOf = (box) => {
    const keys = [];
    for (let x = Math.floor(box.left / side); x <= Math.floor(box.right / side); x += 1) {
      for (let y = Math.floor(box.top / side); y <= Math.floor(box.bottom / side); y += 1) keys.push(x * 100003 + y);
    }
    return keys;
  };
  const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return {
    put: (box) => keysOf(box).forEach((key) => { if (kept.has(key)) kept.get(key).push(box); else kept.set(key, [box]); }),
    hits: (box, id) => keysOf(box).some((key) => (kept.get(key) || []).some((other) => other.id !== id && overlaps(box, other))),
  };
};
const symbolBox = (node, scale) => {
  const [x, y] = placeOf(node);
  const r = Math.max(radiusOf(node), smallest(node) / scale);
  return { id: node.id, left: x - r, right: x + r, top: y - r, bottom: y + r };
};
const visibleNodes = (corner, far) => nodesOfView.get(state.view).filter((node) => {
  if (!shown.nodes.has(node.id)) return false;
  const [x, y] = placeOf(node);
  return x > corner.x - 200 && x < far.x + 200 && y > corner.y - 30 && y < far.y + 30;
});
const MOST_LABELS = 400;
const chooseLabels = () => {
  breadth = container.clientWidth;
  const scale = network.getScale();
  const canvas = network.canvas.frame.canvas;
  const corner = network.DOMtoCanvas({ x: 0, y: 0 });
  const far = network.DOMtoCanvas({ x: canvas.clientWidth, y: canvas.clientHeight });
  const visible = visibleNodes(corner, far);
  const rank = (node) => (node.id === state.node ? 0 : node.id === hovered ? 1 : near.has(node.id) ? 2 : node.id === page.focus ? 2 : 3);
  const ordered = visible.map((node, at) => [rank(node), at, node]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  labelled = new Map();
  const taken = squares(120 / scale);
  if (!views.get(state.view).columns || views.get(state.view).step) visible.forEach((node) => taken.put(symbolBox(node, scale)));
  for (const [place, , node] of ordered) {
    if (labelled.size >= MOST_LABELS && place > 2) break;
    const boxes = spotsOf(node).map((spot) => labelBox(node, scale, place < 2 || node.id === page.focus, spot));
    const isWithin = (box) => box.left > corner.x && box.right < far.x;
    const box = boxes.find((one) => (boxes.length === 1 || isWithin(one)) && !taken.hits(one, node.id)) || (place < 2 ? boxes[0] : null);
    if (box) { taken.put(box); labelled.set(node.id, box); }
  }
};
const visibleCaptions = () => {
  const regions = new Set([...shown.nodes].map((id) => things.get(id)).map((node) => node.region || page.wholeRegions));
  return views.get(state.view).captions.filter(([text]) => regions.has(text));
};
