// Marks: what a work is to this reader. Shown on lists and on the work, changed in one dialog.
function badges(slug) {
  const found = [];
  const mark = state.marks[slug] || {};
  const place = state.places[slug];
  if (mark.status) found.push(say(mark.status));
  if (place) found.push(say("percent", { n: Math.round(place.share * 100) }));
  if (mark.stars) found.push("★".repeat(mark.stars));
  return found.concat(mark.tags || []);
}

function decorate(holder) {
  const slug = holder.dataset.work;
  const work = holder.matches("article.work");
  let mine = holder.querySelector(":scope .mine");
  if (!mine) {
    mine = make("p", "", { className: "mine" });
    const head = work && holder.querySelector(".work-head");
    const after = head ? head.querySelector(".byline") : null;
    if (after) after.after(mine);
    else (holder.querySelector("article") || holder).append(mine);
  }
  const title = holder.querySelector("h1, h3").textContent.replace(/\s+/g, " ").trim();
  const parts = badges(slug).map(function (text) {
    const badge = make("span", text, { className: "badge" });
    if (text[0] === "★") {
      badge.setAttribute("role", "img");
      badge.setAttribute("aria-label", say("stars", { n: text.length }));
    }
    return badge;
  });
  const open = mine.querySelector("button") || button(say("mark"), () => openMarks(holder, title), say("mark_work", { title }));
  // The button stays the same element, so that focus comes back to it when the dialog closes.
  for (const child of Array.from(mine.childNodes)) if (child !== open) child.remove();
  if (!open.isConnected) mine.append(open);
  for (const part of parts) open.before(part, " ");
}

// What is marked for later can be read later without a network too, where the site keeps things for that.
function keepOffline(slug) {
  const worker = navigator.serviceWorker && navigator.serviceWorker.controller;
  if (worker) worker.postMessage({ keep: "works/" + encodeURI(slug) + "/index.html" });
}

function openMarks(holder, title) {
  const dialog = panel("marks");
  if (!dialog) return;
  const slug = holder.dataset.work;
  const form = dialog.querySelector("form");
  const mark = state.marks[slug] || {};
  dialog.querySelector("h2").textContent = title;
  form.elements.status.value = mark.status || "none";
  form.elements.stars.value = mark.stars || "";
  form.elements.tags.value = (mark.tags || []).join(", ");
  const never = form.querySelector(".never");
  for (const old of never.querySelectorAll("label")) old.remove();
  for (const key of keysOf(holder)) {
    const label = make("label");
    const box = make("input", "", { type: "checkbox", name: "never", value: key, checked: Boolean(state.never[key]) });
    const name = make("bdi", key.startsWith("work:") ? say("this") : shown(key.slice(key.indexOf(":") + 1)));
    label.append(box, " ", name);
    never.append(label, " ");
  }
  form.oninput = function (event) {
    change(function (now) {
      if (event.target.name === "never") {
        if (event.target.checked) now.never[event.target.value] = Date.now();
        else delete now.never[event.target.value];
        return;
      }
      const tags = form.elements.tags.value.split(",").map((tag) => tag.trim()).filter(Boolean);
      const status = form.elements.status.value.replace("none", "");
      const stars = Number(form.elements.stars.value) || 0;
      if (status === "later") keepOffline(slug);
      if (status || stars || tags.length) now.marks[slug] = { status, stars, tags, title, when: Date.now() };
      else delete now.marks[slug];
    });
  };
  dialog.addEventListener("close", refresh, { once: true });
  dialog.showModal();
}
