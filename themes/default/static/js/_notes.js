// Footnotes open where they are called. The list at the end stays, for print and for those who read on.
function openNotes() {
  let number = 0;
  const lists = Array.from(document.querySelectorAll(".prose ol.footnotes"));
  for (const mark of document.querySelectorAll(".prose sup.footnote-ref")) {
    const which = parseInt(mark.textContent.replace(/\D+/g, ""), 10);
    const list = lists.find((item) => mark.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING);
    const note = list && list.children[which - 1];
    if (!note) continue;
    const id = "note-" + ++number;
    const open = button(mark.textContent, function () {
      const shown = document.getElementById(id);
      open.setAttribute("aria-expanded", String(!shown));
      if (shown) return shown.remove();
      const aside = make("aside", "", { id, className: "inline-note" });
      aside.setAttribute("role", "note");
      aside.append(...Array.from(note.cloneNode(true).childNodes));
      // After the paragraph, or whatever else of the text the call stands in.
      let block = mark;
      while (!block.parentElement.matches(".prose")) block = block.parentElement;
      block.after(aside);
    });
    open.className = "noteref";
    open.setAttribute("aria-expanded", "false");
    mark.replaceChildren(open);
  }
}

// The notice before adult works asks once in a session, in all works.
function openGate() {
  const gate = document.querySelector("details.gate");
  if (!gate) return;
  const asked = KEY + ":asked";
  try {
    if (sessionStorage.getItem(asked)) gate.open = true;
    gate.addEventListener("toggle", () => gate.open && sessionStorage.setItem(asked, "yes"));
  } catch (error) {
    // Without a session there is nothing to remember: the notice asks each time.
  }
}
