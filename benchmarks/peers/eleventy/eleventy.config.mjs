const KINDS = ["fandoms", "relationships", "characters", "authors"];
const SIZE = 20;

const slug = (name) => String(name).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

/** Works by term: a map from each name to its works, newest first. */
function byTerm(api, kind) {
  const found = new Map();
  for (const work of api.getFilteredByGlob("src/stories/*.md").reverse())
    for (const name of work.data[kind] || []) found.set(name, [...(found.get(name) || []), work]);
  return found;
}

export default function (config) {
  config.addFilter("slug", slug);
  config.addFilter("first", (list, count) => list.slice(0, count));
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addCollection("stories", (api) => api.getFilteredByGlob("src/stories/*.md").reverse());
  for (const kind of KINDS) {
    config.addCollection(`${kind}Terms`, (api) =>
      [...byTerm(api, kind)].map(([name, works]) => ({ name, count: works.length })).sort((a, b) => (a.name < b.name ? -1 : 1)));
    config.addCollection(`${kind}Pages`, (api) =>
      [...byTerm(api, kind)].flatMap(([name, works]) => {
        const pages = Math.ceil(works.length / SIZE);
        return Array.from({ length: pages }, (_, n) => ({
          name, pages, number: n + 1, total: works.length, base: `/${kind}/${slug(name)}/`, works: works.slice(n * SIZE, (n + 1) * SIZE),
        }));
      }));
  }
  return { dir: { input: "src", includes: "../_includes" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
