"use strict";
// What passes the filters, and with whom it is shown.
const shown = { nodes: new Set(), lines: new Map(), told: new Set(), total: 0, totalNodes: 0 };
const pairOf = ({ from, to }) => (from < to ? `${from} ${to}` : `${to} ${from}`);
const passes = (link, ticked) => Object.entries(linkFacts(link)).every(([name, value]) => !ticked[name] || ticked[name].has(value));
const show = (line, links, into = shown) => {
  into.lines.set(line.id, links);
  into.nodes.add(line.from).add(line.to);
};
const shownAt = (id) => (linesAt.get(state.view)?.get(id) || []).filter((line) => shown.lines.has(line.id));

const asksOnlyStructure = (ticked) => [...(ticked.kind || [])].every((kind) => kind === STRUCTURE);
// What the ticked values let through, whatever is picked.
const passing = (ticked) => {
  const found = { nodes: new Set(), lines: new Map() };
  const classes = ticked.class || new Set();
  const ties = [];
  const onlyStructure = asksOnlyStructure(ticked);
  for (const line of linesOfView.get(state.view) || []) {
    if (!classes.has(things.get(line.from).kind) || !classes.has(things.get(line.to).kind)) continue;
    const links = line.links.filter((link) => passes(link, ticked));
    if (!links.length) continue;
    const touchesFocus = page.focus && (line.from === page.focus || line.to === page.focus);
    if (links.some(isTold) || onlyStructure || touchesFocus) show(line, links, found);
    else ties.push([line, links]);
  }
  // What belongs to what is drawn upwards from the things that a claim shows, not for everything there is.
  for (let grew = true; grew;) {
    grew = false;
    for (const [line, links] of ties) {
      if (!found.lines.has(line.id) && found.nodes.has(line.from)) { show(line, links, found); grew = true; }
    }
  }
  if (page.focus && !state.near && things.get(page.focus).at[state.view]) found.nodes.add(page.focus);
  return state.near && state.node ? keepNear(found, state.node, state.near) : found;
};
const filterLines = () => {
  Object.assign(shown, passing(state.ticked));
  if (state.node && things.get(state.node).at[state.view]) shown.nodes.add(state.node);
  if (state.line && !shown.lines.has(state.line)) show(lines.get(state.line), lines.get(state.line).links);
  shown.told = new Set([...shown.lines].filter(([, links]) => links.some(isTold)).map(([id]) => pairOf(lines.get(id))));
  shown.total = (linesOfView.get(state.view) || []).length;
  shown.totalNodes = nodesOfView.get(state.view).length;
};
// Within so many steps of a thing: its own lines, those of its neighbours from the second step on, and so forth.
const keepNear = (found, id, steps) => {
  const distance = new Map([[id, 0]]);
  const kept = new Map();
  let fresh = [id];
  for (let step = 1; step <= steps; step += 1) {
    const reached = [];
    for (const from of fresh) {
      for (const line of (linesAt.get(state.view)?.get(from) || []).filter(({ id: own }) => found.lines.has(own))) {
        kept.set(line.id, found.lines.get(line.id));
        for (const end of [line.from, line.to]) if (!distance.has(end)) { distance.set(end, step); reached.push(end); }
      }
    }
    fresh = reached;
  }
  return { nodes: new Set(distance.keys()), lines: kept };
};
// Around a thing that the filters leave without a claim's line, the sentence that says so; else nothing.
const loneSentence = () => {
  const id = state.near ? state.node : page.focus;
  if (!id || !things.get(id).at[state.view] || asksOnlyStructure(state.ticked)) return "";
  const own = shownAt(id);
  if (own.some((line) => shown.lines.get(line.id).some(isTold))) return "";
  const asked = facets.find((facet) => facet.name === "modality").values.filter(([value]) => state.ticked.modality.has(value));
  const words = asked.length < page.modalities.length ? ` told as ${asked.map(([, label]) => label).join(" or ")}` : "";
  const rest = own.length ? "What is drawn at it tells what belongs to what."
    : shown.lines.size ? "What is drawn lies between others." : "";
  const steps = plural(state.near || page.depth, "step", "steps");
  return asked.length ? `Nothing${words} that passes the filters ties ${things.get(id).full} to anything within ${steps}. ${rest}`.trim()
    : "Nothing is ticked under “Done or not”.";
};
// Where claims tie two things, their line is drawn alone: one of structure beside it would make dots look whole.
const isUnder = (line, links) => !links.some(isTold) && shown.told.has(pairOf(line));
const strongest = (links) => {
  const order = page.modalities.map((modality) => modality.name);
  const found = links.filter(isTold).map((link) => order.indexOf(claimOf(link).modality));
  return found.length ? page.modalities[Math.min(...found)] : null;
};
