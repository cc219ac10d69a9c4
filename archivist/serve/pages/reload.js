/* Reloads the page when the preview has changed, and puts the reader back where he was.
 *
 * The server says a version over a stream; a page knows the version it was made of. A stream that is refused means that
 * the server was started anew: then its run is another one, and so is everything else. A hidden page listens to nothing,
 * because a browser keeps only six connections to one server; it asks again as soon as it is looked at.
 */
(function () {
  "use strict";

  var script = document.currentScript;
  var base = script.getAttribute("src").replace(/[^/]*$/, "");
  var version = script.getAttribute("data-version");
  var run = script.getAttribute("data-run");
  var isTrouble = script.hasAttribute("data-trouble");
  var KEY = "archivist-scroll";
  var RETRY = 1000;
  var stream = null;
  var timer = 0;

  function here() {
    return location.pathname + location.search;
  }

  /* A page about trouble has no place worth keeping, but keeps the place of the page it stands for. */
  function remember() {
    if (isTrouble) return;
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ page: here(), x: scrollX, y: scrollY }));
    } catch (error) {
      /* no storage, no place kept */
    }
  }

  function recall() {
    if (isTrouble) return null;
    try {
      var place = JSON.parse(sessionStorage.getItem(KEY));
      sessionStorage.removeItem(KEY);
      return place && place.page === here() ? place : null;
    } catch (error) {
      return null;
    }
  }

  function go(place) {
    scrollTo({ left: place.x, top: place.y, behavior: "instant" });
  }

  function restore() {
    var place = recall();
    if (place) go(place);
    var reached = scrollY;
    addEventListener("load", function () {
      /* Pictures may have moved the text; a reader who scrolled meanwhile is left alone. */
      if (place && scrollY === reached) go(place);
      setTimeout(function () {
        history.scrollRestoration = "auto";
      });
    });
  }

  function reload() {
    remember();
    hangUp();
    /* The browser would go back to the place it knows, which after a page about trouble is the wrong one. */
    history.scrollRestoration = "manual";
    location.reload();
  }

  function hangUp() {
    clearTimeout(timer);
    if (stream) stream.close();
    stream = null;
  }

  function listen() {
    if (stream || document.hidden) return;
    stream = new EventSource(base + "events");
    stream.addEventListener("version", function (event) {
      if (event.data !== version) reload();
    });
    stream.addEventListener("error", function () {
      if (stream && stream.readyState === EventSource.CLOSED) {
        hangUp();
        timer = setTimeout(ask, RETRY);
      }
    });
  }

  function ask() {
    fetch(location.href, { method: "HEAD", cache: "no-store" }).then(
      function (answer) {
        if (answer.headers.get("X-Archivist-Run") === run) listen();
        else reload();
      },
      function () {
        timer = setTimeout(ask, RETRY);
      }
    );
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) hangUp();
    else listen();
  });
  /* A reload would call off the visit that a click has just begun. A download begins like a visit, and does not leave. */
  addEventListener("beforeunload", function () {
    hangUp();
    timer = setTimeout(listen, 3 * RETRY);
  });
  addEventListener("pagehide", hangUp);
  addEventListener("pageshow", listen);

  restore();
  listen();
})();
