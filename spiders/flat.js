// What a browser shows, as one flat HTML text without scripts: shadow trees take the place of their
// hosts' children, slots are filled, and a frame of the page's own origin that can be seen becomes what is in it. Nothing on the page is changed; clones live in an inert document.
// Takes the longest text that is wanted, in characters; gives {html, url} or {longer}.
(longest) => {
  const inert = document.implementation.createHTMLDocument("");
  const dropped = new Set(["SCRIPT", "NOSCRIPT", "TEMPLATE"]);
  const within = (node) => {  // null where the frame is another origin's: nobody may look into it
    const size = node.tagName === "IFRAME" ? node.getBoundingClientRect() : {width: 0, height: 0};
    return size.width > 1 && size.height > 1 && node.contentDocument ? node.contentDocument.body : null;
  };
  const childrenOf = (node) => {
    const framed = within(node);
    if (framed) return framed.childNodes;
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node.tagName === "SLOT" && node.assignedNodes) {
      const assigned = node.assignedNodes({flatten: true});
      if (assigned.length) return assigned;
    }
    return node.childNodes;
  };
  const root = inert.importNode(document.documentElement, false);
  const open = [[document.documentElement, root]];
  while (open.length) {  // not recursive: a page may be nested deeper than the stack
    const [from, to] = open.pop();
    for (const child of childrenOf(from)) {
      if (child.nodeType === Node.TEXT_NODE) {
        to.appendChild(inert.createTextNode(child.data));
      } else if (child.nodeType === Node.ELEMENT_NODE && !dropped.has(child.tagName)) {
        // What stands inside an iframe tag is no markup to whoever reads the text again.
        const clone = within(child) ? inert.createElement("div") : inert.importNode(child, false);
        to.appendChild(clone);
        open.push([child, clone]);
      }
    }
  }
  const html = "<!doctype html>\n" + root.outerHTML;
  return html.length > longest ? {longer: html.length} : {html, url: location.href};
}
