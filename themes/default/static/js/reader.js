/* What a reader's own browser adds to every page: places, marks, what is never shown, appearance, keys.
   Nothing leaves the browser, and every page is whole without this. */
(function () {
  "use strict";
  /* include: _phrases.js */
  /* include: _store.js */
  /* include: _dom.js */
  /* include: _look.js */
  /* include: _never.js */
  /* include: _marks.js */
  /* include: _fold.js */
  /* include: _place.js */
  /* include: _notes.js */
  /* include: _keys.js */
  /* include: _start.js */
})();
