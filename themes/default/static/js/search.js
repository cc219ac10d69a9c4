/* Search in the texts: asks Pagefind's index, which a browser reads from a web server only. */
(function () {
  "use strict";
  const { make, say } = self.Archive;
  const form = document.querySelector(".search-form");
  const status = document.querySelector(".search-status");
  const list = document.querySelector(".search-results");
  const more = document.querySelector(".search-more");
  const home = new URL(document.documentElement.dataset.home, location.href);
  const AT_ONCE = 20;
  let found = [];
  let asked = 0;
  let engine;

  function start() {
    if (!engine) {
      engine = import(new URL("pagefind/pagefind.js", home).href).then(async function (pagefind) {
        await pagefind.options({ baseUrl: new URL(".", home).pathname });
        return pagefind;
      });
    }
    return engine;
  }

  // An excerpt is text with <mark> round what was found, and angle brackets of its own as entities: no other markup.
  function marked(excerpt) {
    const holder = make("p", "", { className: "search-excerpt", dir: "auto" });
    const plain = (part) => part.replace(/&lt;/g, "<").replace(/&gt;/g, ">");
    excerpt.split(/<mark>(.*?)<\/mark>/).forEach(function (part, index) {
      holder.append(index % 2 ? make("mark", plain(part)) : plain(part));
    });
    return holder;
  }

  function entry(data) {
    const item = make("li");
    const heading = make("h2", "", { className: "search-title" });
    heading.append(make("a", data.meta.title, { href: data.url, dir: "auto" }));
    item.append(heading);
    if (data.meta.author) item.append(make("p", data.meta.author, { className: "quiet", dir: "auto" }));
    item.append(marked(data.excerpt));
    return item;
  }

  async function show(turn) {
    const first = list.children.length;
    const shown = await Promise.all(found.slice(first, first + AT_ONCE).map((result) => result.data()));
    if (turn !== asked) return;
    list.append(...shown.map(entry));
    more.hidden = list.children.length >= found.length;
    if (first) list.children[first].querySelector("a").focus();
  }

  async function search(query) {
    const turn = ++asked;
    list.replaceChildren();
    more.hidden = true;
    status.textContent = "";
    if (!query) return;
    try {
      const answer = await (await start()).search(query);
      if (turn !== asked) return;
      found = answer.results;
      status.textContent = say("search_found", { n: found.length });
      await show(turn);
    } catch (error) {
      status.textContent = say("search_failed");
    }
  }

  function fromAddress() {
    const query = new URLSearchParams(location.search).get("q") || "";
    form.elements.q.value = query;
    search(query);
  }

  if (location.protocol === "file:") {
    status.textContent = say("search_file");
    return;
  }
  form.hidden = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.set("q", form.elements.q.value.trim());
    history.pushState(null, "", address);
    search(form.elements.q.value.trim());
  });
  more.addEventListener("click", () => show(asked));
  addEventListener("popstate", fromAddress);
  fromAddress();
})();
