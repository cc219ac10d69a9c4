/* The page "My reading": what is remembered, item by item, and the file to take it along in. */
(function () {
  "use strict";
  const archive = self.Archive;
  const parts = document.querySelector(".my-parts");
  const status = document.querySelector(".my-status");
  const { make, button, change } = archive;

  function list(name, entries, draw) {
    const holder = document.querySelector('[data-list="' + name + '"]');
    const items = entries.map(function (entry) {
      const item = make("li");
      const label = draw(item, entry);
      item.append(" ", button(archive.say("remove"), function () {
        change((now) => delete now[name][entry[0]]);
        archive.refresh();
        holder.closest("section").querySelector("h2").focus();
      }, archive.say("remove_name", { name: label })));
      return item;
    });
    holder.replaceChildren(...(items.length ? items : [make("li", archive.say("nothing"), { className: "quiet" })]));
    const heading = holder.closest("section").querySelector("h2");
    heading.tabIndex = -1;
  }

  function link(item, title, path) {
    item.append(make("a", title, { href: archive.root + path, dir: "auto" }));
    return title;
  }

  function draw() {
    const state = archive.state();
    const newest = (a, b) => (b[1].when || b[1]) - (a[1].when || a[1]);
    list("places", Object.entries(state.places).sort(newest), function (item, entry) {
      const label = link(item, entry[1].title, entry[1].at);
      item.append(" ", make("span", archive.say("percent", { n: Math.round(entry[1].share * 100) }), { className: "quiet" }));
      return label;
    });
    list("marks", Object.entries(state.marks).sort(newest), function (item, entry) {
      const mark = entry[1];
      const label = link(item, mark.title || entry[0], "works/" + encodeURI(entry[0]) + "/index.html");
      const words = [mark.status && archive.say(mark.status), "★".repeat(mark.stars || 0)].concat(mark.tags || []).filter(Boolean);
      item.append(" ", make("span", words.join(", "), { className: "quiet" }));
      return label;
    });
    list("never", Object.entries(state.never).sort(newest), function (item, entry) {
      const at = entry[0].indexOf(":");
      const name = archive.shown(entry[0].slice(at + 1));
      item.append(make("bdi", name), " ", make("span", archive.say("kind." + entry[0].slice(0, at).replace("freeform", "tag")), { className: "quiet" }));
      return name;
    });
  }

  // A file may come from anywhere: only what has the right shape is taken.
  function take(text) {
    const given = JSON.parse(text);
    if (!given || given.kind !== "archivist-reading" || typeof given.state !== "object") throw new Error("not such a file");
    let count = 0;
    change(function (now) {
      for (const part of ["never", "marks", "places"]) {
        for (const [key, value] of Object.entries(given.state[part] || {})) {
          const right = part === "never" ? typeof value === "number" : value && typeof value === "object" && typeof value.when === "number";
          const safe = part !== "places" || (right && typeof value.at === "string" && /^works\//.test(value.at));
          if (!right || !safe || key === "__proto__") continue;
          const old = now[part][key];
          if (!old || (value.when || value) > (old.when || old)) now[part][key] = value;
          count += 1;
        }
      }
      for (const [key, value] of Object.entries(given.state.look || {})) {
        if (["string", "boolean"].includes(typeof value) && key !== "__proto__") now.look[key] = value;
      }
    });
    return count;
  }

  document.querySelector('[data-do="export"]').addEventListener("click", function () {
    const content = JSON.stringify({ kind: "archivist-reading", archive: document.documentElement.dataset.archive, state: archive.load() }, null, 1);
    const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
    const save = make("a", "", { href: url, download: "my-reading.json" });
    document.body.append(save);
    save.click();
    save.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  });

  document.querySelector('[data-do="import"]').addEventListener("change", function (event) {
    const file = event.target.files[0];
    if (!file) return;
    const reader = new FileReader();
    reader.onload = function () {
      try {
        status.textContent = archive.say("entries", { n: take(String(reader.result)) });
        archive.refresh();
      } catch (error) {
        status.textContent = archive.say("no_file");
      }
    };
    reader.readAsText(file);
    event.target.value = "";
  });

  document.querySelector('[data-do="forget"]').addEventListener("click", function () {
    if (!confirm(archive.say("forget"))) return;
    change(function (now) {
      for (const part of ["look", "never", "marks", "places"]) now[part] = {};
    });
    archive.refresh();
    status.textContent = archive.say("forgotten");
  });

  archive.refreshers.push(draw);
  parts.hidden = false;
  draw();
})();
