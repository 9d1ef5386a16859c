"use strict";
// What passes the filters, and with whom it is shown.
const shown = { nodes: new Set(), lines: new Map(), told: new Set(), total: 0, totalNodes: 0 };
const pairOf = ({ from, to }) => (from < to ? `${from} ${to}` : `${to} ${from}`);
const passes = (link) => Object.entries(linkFacts(link)).every(([name, value]) => !state.ticked[name] || state.ticked[name].has(value));
const show = (line, links) => {
  shown.lines.set(line.id, links);
  shown.nodes.add(line.from).add(line.to);
};
const shownAt = (id) => (linesAt.get(state.view)?.get(id) || []).filter((line) => shown.lines.has(line.id));

const filterLines = () => {
  shown.lines.clear(); shown.nodes.clear();
  const inView = linesOfView.get(state.view) || [];
  const classes = state.ticked.class || new Set();
  const ties = [];
  const onlyStructure = [...(state.ticked.kind || [])].every((kind) => kind === STRUCTURE);
  for (const line of inView) {
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
  if (state.near && state.node) keepNear(state.node, state.near);
  if (state.node && things.get(state.node).at[state.view]) shown.nodes.add(state.node);
  if (state.line && !shown.lines.has(state.line)) show(lines.get(state.line), lines.get(state.line).links);
  if (page.focus && !state.near && things.get(page.focus).at[state.view]) shown.nodes.add(page.focus);
  shown.told = new Set([...shown.lines].filter(([, links]) => links.some(isTold)).map(([id]) => pairOf(lines.get(id))));
  shown.total = inView.length;
  shown.totalNodes = nodesOfView.get(state.view).length;
};
// Within so many steps of a thing: its own lines, those of its neighbours from the second step on, and so forth.
const keepNear = (id, steps) => {
  const distance = new Map([[id, 0]]);
  const kept = new Map();
  let fresh = [id];
  for (let step = 1; step <= steps; step += 1) {
    const reached = [];
    for (const from of fresh) {
      for (const line of shownAt(from)) {
        kept.set(line.id, shown.lines.get(line.id));
        for (const end of [line.from, line.to]) if (!distance.has(end)) { distance.set(end, step); reached.push(end); }
      }
    }
    fresh = reached;
  }
  shown.lines = kept;
  shown.nodes = new Set(distance.keys());
};
// Where claims tie two things, their line is drawn alone: one of structure beside it would make dots look whole.
const isUnder = (line, links) => !links.some(isTold) && shown.told.has(pairOf(line));
const strongest = (links) => {
  const order = page.modalities.map((modality) => modality.name);
  const found = links.filter(isTold).map((link) => order.indexOf(claimOf(link).modality));
  return found.length ? page.modalities[Math.min(...found)] : null;
};
