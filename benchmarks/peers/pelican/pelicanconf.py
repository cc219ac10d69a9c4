"""Categories are fandoms; relationships and characters are tags, because Pelican has no taxonomies of one's own."""

SITENAME = "Archive"
SITEURL = ""
PATH = "content"
TIMEZONE = "UTC"
THEME = "theme"
DEFAULT_PAGINATION = 20
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_ALL_RSS = "index.xml"
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = True
ARTICLE_URL, ARTICLE_SAVE_AS = "stories/{slug}/", "stories/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "fandoms/{slug}/", "fandoms/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "tags/{slug}/", "tags/{slug}/index.html"
AUTHOR_URL, AUTHOR_SAVE_AS = "authors/{slug}/", "authors/{slug}/index.html"
DIRECT_TEMPLATES = ["index", "categories", "tags", "authors"]
PAGINATED_TEMPLATES = {"index": None, "tag": None, "category": None, "author": None}
ARCHIVES_SAVE_AS = ""
MARKDOWN = {"extension_configs": {"markdown.extensions.meta": {}}, "output_format": "html5"}
CACHE_CONTENT = LOAD_CONTENT_CACHE = False
