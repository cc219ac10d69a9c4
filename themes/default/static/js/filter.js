/* Sort and Filter: the whole archive's tags as columns of numbers, so that every question is a loop over typed arrays. */
(function () {
  "use strict";
  const archive = self.Archive;
  const main = document.querySelector(".filter");
  /* include: _filter_data.js */
  /* include: _filter_query.js */
  /* include: _filter_select.js */
  /* include: _filter_form.js */
  /* include: _filter_show.js */
})();
