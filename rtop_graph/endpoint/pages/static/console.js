// The console asks /sparql itself, so that the page stays and long queries go by POST; without this script the form
// does the same by its address. Whatever comes back is put on the page as text.
"use strict";

const form = document.getElementById("console");
const field = document.getElementById("query");
const outcome = document.getElementById("outcome");
const ID = "https://w3id.org/rtop/id/";
const ONTOLOGY = "https://w3id.org/rtop/ontology#";
const SHOWN_ROWS = 500;
const FORMS = { table: ["json", "xml", "csv", "tsv"], triples: ["turtle", "ntriples", "rdfxml", "jsonld"] };

form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.pushState(null, "", `/console?${new URLSearchParams({ query: field.value })}`);
  ask(field.value);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
addEventListener("popstate", () => location.reload());

async function ask(query) {
  outcome.replaceChildren(element("p", "Asking …", "meta"));
  outcome.setAttribute("aria-busy", "true");
  try {
    const reply = await fetch("/sparql", {
      method: "POST",
      body: new URLSearchParams({ query }),
      headers: { Accept: "application/sparql-results+json, text/turtle" },
    });
    if (!reply.ok) throw new Error(await reply.text());
    const isTable = reply.headers.get("Content-Type").startsWith("application/sparql-results+json");
    const parts = isTable ? table(await reply.json()) : [code(await reply.text())];
    outcome.replaceChildren(...told(reply.headers), ...parts, downloads(query, isTable));
  } catch (error) {
    const notice = element("p", error.message, "notice");
    notice.setAttribute("role", "alert");
    outcome.replaceChildren(notice);
  } finally {
    outcome.removeAttribute("aria-busy");
  }
}

function told(headers) {
  const cut = headers.get("X-Rtop-Cut");
  const rows = headers.get("X-Rtop-Rows");
  return cut ? [element("p", `Cut after ${rows} rows: the answer reached this server's limit of ${cut}.`, "notice")] : [];
}

function table(answer) {
  if ("boolean" in answer) return [element("p", answer.boolean ? "Yes: true" : "No: false", "lead")];
  const rows = answer.results.bindings;
  const shown = rows.slice(0, SHOWN_ROWS);
  const whole = element("table", "", "wide");
  const caption = element("caption", `${rows.length} row${rows.length === 1 ? "" : "s"}`);
  const head = element("tr");
  head.append(...answer.head.vars.map((name) => Object.assign(element("th", name), { scope: "col" })));
  const body = element("tbody");
  for (const row of shown) {
    const line = element("tr");
    line.append(...answer.head.vars.map((name) => cell(row[name])));
    body.append(line);
  }
  const top = element("thead");
  top.append(head);
  whole.append(caption, top, body);
  const frame = element("div", "", "scroll");
  Object.assign(frame, { tabIndex: 0 }).setAttribute("role", "region");
  frame.setAttribute("aria-label", "Answer");
  frame.append(whole);
  const more = `The first ${SHOWN_ROWS} of ${rows.length} rows are shown; the downloads have all of them.`;
  return rows.length > SHOWN_ROWS ? [element("p", more, "notice"), frame] : [frame];
}

function cell(term) {
  const found = element("td");
  if (!term) return found;
  const path = term.type === "uri" ? localPath(term.value) : "";
  const name = element("bdi", path ? term.value.replace(ID, "").replace(ONTOLOGY, "rtop:") : term.value);
  if (term["xml:lang"]) name.lang = term["xml:lang"];
  if (!path) found.append(name);
  else {
    const link = element("a");
    link.href = path;
    link.append(name);
    found.append(link);
  }
  return found;
}

function localPath(iri) {
  if (iri.startsWith(ID)) return `/id/${iri.slice(ID.length).split("/").map(encodeURIComponent).join("/")}`;
  return iri.startsWith(ONTOLOGY) ? `/ontology#${encodeURIComponent(iri.slice(ONTOLOGY.length))}` : "";
}

function downloads(query, isTable) {
  const line = element("p", "Keep the answer: ", "downloads");
  (isTable ? FORMS.table : FORMS.triples).forEach((name, at) => {
    const link = element("a", name.toUpperCase());
    link.href = `/sparql?${new URLSearchParams({ query, format: name })}`;
    link.download = `answer.${name}`;
    line.append(at ? " · " : "", link);
  });
  return line;
}

function code(text) {
  const block = element("pre", "", "code");
  block.tabIndex = 0;
  block.append(element("code", text.slice(0, 100000)));
  return block;
}

function element(name, text = "", kind = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}
