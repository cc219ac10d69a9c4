"""Measures within one process, in processor time: inference of a story, the Markdown fast path, loading the lexicon."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median, quantiles

from benchmarks.corpus import stories


def _times(work: Callable[[], object], rounds: int) -> list[float]:
    """Return milliseconds of processor time of each round."""
    found = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        found.append((time.process_time() - began) * 1000)
    return found


def infer(rounds: int) -> None:
    """Inference of stories of about 4,000 words, stage by stage where it is told."""
    from archivist.config import user_cache
    from archivist.infer import infer as conclude
    from archivist.lexicon import load_lexicon, shipped_packs
    from archivist.model import Material, SourcePath
    from archivist.read import read

    lexicon = load_lexicon((shipped_packs(),), user_cache())
    samples = list(stories(60, mean=4000, sigma=0.05))
    documents = [read(Material(SourcePath(f"{sample.slug}.md"), sample.body.encode())) for sample in samples]
    conclude(documents[0], lexicon)
    each = [min(_times(lambda document=document: conclude(document, lexicon), rounds)) for document in documents]  # type: ignore[misc]
    reading = [
        min(_times(lambda s=sample: read(Material(SourcePath("a.md"), s.body.encode())), rounds))
        for sample in samples  # type: ignore[misc]
    ]
    words = median(len(sample.body.split()) for sample in samples)
    print(f"{len(each)} stories of {words:.0f} words, best of {rounds}, ms of processor time")
    print(f"reading   p50 {median(reading):6.2f}  p95 {quantiles(reading, n=20)[-1]:6.2f}")
    print(f"inference p50 {median(each):6.2f}  p95 {quantiles(each, n=20)[-1]:6.2f}")


def markdown(rounds: int) -> None:
    """The fast path for prose against markdown-it-py, with our rules and with none, over the same bodies."""
    from markdown_it import MarkdownIt

    from archivist.read.markdown import read_markdown

    bodies = [sample.body for sample in stories(60, sigma=0.3)]
    size = sum(len(body.encode()) for body in bodies) / 1e6
    library = MarkdownIt("commonmark")
    base = median(_times(lambda: [library.render(body) for body in bodies], rounds))
    ours = median(_times(lambda: [read_markdown(body) for body in bodies], rounds))
    print(f"markdown-it-py {size / base * 1000:6.1f} MB/s")
    print(f"archivist      {size / ours * 1000:6.1f} MB/s, with texts, {base / ours:.1f} times as fast")


def lexicon(rounds: int) -> None:
    """Loading the compiled packs from the user's cache."""
    from archivist.config import user_cache
    from archivist.lexicon import load_lexicon, shipped_packs

    load_lexicon((shipped_packs(),), user_cache())
    times = _times(lambda: load_lexicon((shipped_packs(),), user_cache()), rounds)
    warm = _times(lambda: load_lexicon((shipped_packs(),), user_cache()).warm(), rounds)
    print(f"loading {median(times):.1f} ms; with both automata built {median(warm):.1f} ms")


IN_PROCESS: Mapping[str, tuple[str, Callable[[int], None]]] = {
    "infer": ("time reading and inference of single stories", infer),
    "markdown": ("time the Markdown fast path", markdown),
    "lexicon": ("time loading the knowledge", lexicon),
}
