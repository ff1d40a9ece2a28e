// Where each text of the page stands: [[text, x, y, width, height], …] in CSS pixels of the whole page.
// Takes how many texts are wanted at most, and how long each may be.
([most, longest]) => {
  const leaves = "p,li,td,th,dd,dt,h1,h2,h3,h4,h5,h6,blockquote,summary,figcaption,button,label,div,section,span";
  const parts = "p,li,td,th,dd,dt,h1,h2,h3,h4,h5,h6,blockquote,summary,div,section,ul,ol,table";
  const texts = [];
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (texts.length >= most) return;
      if (node.shadowRoot) look(node.shadowRoot);
      if (!node.matches(leaves) || node.querySelector(parts)) continue;
      if (node.matches("span") && node.closest("p,li,td,th,dd,dt,h1,h2,h3,h4,h5,h6,summary,button,label")) continue;
      const text = (node.innerText || "").trim().replace(/\s+/g, " ").slice(0, longest);
      if (!text) continue;
      const box = node.getBoundingClientRect();
      if (box.width < 1 || box.height < 1) continue;
      texts.push([text, box.x + scrollX, box.y + scrollY, box.width, box.height].map(
        (each) => typeof each === "number" ? Math.round(each * 10) / 10 : each));
    }
  };
  look(document);
  const page = document.documentElement;
  return {width: page.scrollWidth, height: page.scrollHeight, texts};
}
