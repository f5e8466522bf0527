// What a page owes everybody who reads it, measured in the page itself; each check returns a list of complaints.
// Evaluates to an object of functions; tests/browser/audit.py calls them.
({
  name(element) {
    const id = element.id ? `#${element.id}` : "";
    const classes = typeof element.className === "string" && element.className ? `.${element.className.trim().split(/\s+/).join(".")}` : "";
    const text = (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.localName}${id}${classes}> "${text}"`;
  },

  isShown(element) {
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  },

  // Taken out of sight on purpose, for screen readers only.
  isClipped(element) {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const box = at.getBoundingClientRect();
      if (box.width <= 1 && box.height <= 1 && getComputedStyle(at).overflow !== "visible") return true;
    }
    return false;
  },

  document(language) {
    const wrong = [];
    const headings = [...document.querySelectorAll("h1")].filter((one) => this.isShown(one));
    if (headings.length !== 1) wrong.push(`${headings.length} visible h1`);
    if (!document.title.trim()) wrong.push("no title");
    if (document.documentElement.lang !== language) wrong.push(`lang is ${document.documentElement.lang}, not ${language}`);
    let before = 0;
    for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      if (!this.isShown(heading)) continue;
      const level = Number(heading.localName[1]);
      if (level > before + 1) wrong.push(`heading skips a level: ${this.name(heading)}`);
      before = level;
    }
    for (const image of document.images) {
      if (!image.hasAttribute("alt")) wrong.push(`no alt: ${image.src}`);
      if (image.complete && image.naturalWidth === 0 && this.isShown(image)) wrong.push(`broken image: ${image.src}`);
    }
    return wrong;
  },

  textSize(smallest) {
    const wrong = new Set();
    const look = (element, size) => {
      if (size + 0.01 < smallest) wrong.add(`text of ${size.toFixed(1)} px: ${this.name(element)}`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.data.trim() || parent.closest("script, style, noscript, option, template, title, desc")) continue;
      if (!this.isShown(parent) || this.isClipped(parent)) continue;
      const size = parseFloat(getComputedStyle(parent).fontSize);
      const scale = parent instanceof SVGElement ? parent.getScreenCTM()?.a ?? 1 : 1;
      look(parent, size * scale);
    }
    for (const field of document.querySelectorAll("input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, textarea")) {
      if (this.isShown(field)) look(field, parseFloat(getComputedStyle(field).fontSize));
    }
    return [...wrong];
  },

  // Inside something that scrolls or cuts by itself an element may be wider than the page.
  isContained(element) {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible") return true;
    }
    return getComputedStyle(element).position === "fixed";
  },

  overflow(what) {
    const root = document.documentElement;
    const width = root.clientWidth;
    const cuts = [root, document.body].some((one) => ["hidden", "clip"].includes(getComputedStyle(one).overflowX));
    if (root.scrollWidth <= width && !cuts) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 1 && box.right > width + 1 && this.isShown(one) && !this.isContained(one);
    });
    if (cuts && root.scrollWidth <= width && !wide.length) return [];
    const deepest = wide.filter((one) => !wide.some((other) => other !== one && one.contains(other)));
    return [`${what}: ${root.scrollWidth} px wide in ${width}: ${deepest.slice(0, 3).map((one) => this.name(one)).join(", ")}`];
  },

  zoomText(percent) {
    document.documentElement.style.fontSize = percent ? `${percent}%` : "";
  },

  // The browser draws a caption at the top of the film and then puts it in its place, in a tree of its own.
  isCaption({ sources }) {
    const films = [...document.querySelectorAll("video")].map((film) => film.getBoundingClientRect());
    return sources.length > 0 && sources.every(({ node, currentRect }) => !node
      && films.some((film) => currentRect.top >= film.top && currentRect.bottom <= film.bottom));
  },

  async shifts(wait) {
    const found = [];
    const observer = new PerformanceObserver((list) => found.push(...list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    await new Promise((resolve) => setTimeout(resolve, wait));
    observer.disconnect();
    return found
      .filter((shift) => !shift.hadRecentInput && !this.isCaption(shift))
      .map((shift) => {
        const moved = shift.sources.map((source) => source.node && (source.node.nodeType === 1 ? source.node : source.node.parentElement));
        return `layout shift of ${shift.value.toFixed(4)}: ${moved.filter(Boolean).slice(0, 3).map((one) => this.name(one)).join(", ")}`;
      });
  },

  // Buttons are pressed with a thumb: 44 px is the size that misses nobody.
  buttons(least) {
    const wrong = [];
    for (const button of document.querySelectorAll("button, summary, .utrecht-button, [role=button], input[type=submit], input[type=button]")) {
      if (!this.isShown(button) || this.isClipped(button)) continue;
      const { width, height } = button.getBoundingClientRect();
      if (width + 0.5 < least || height + 0.5 < least) wrong.push(`button of ${width.toFixed(0)} x ${height.toFixed(0)} px: ${this.name(button)}`);
    }
    return wrong;
  },

  face(element) {
    const style = getComputedStyle(element);
    const outline = style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1 ? "none" : style.outline;
    return [outline, style.boxShadow, style.backgroundColor, style.borderColor, style.textDecoration].join("|");
  },

  // A mark may stand on the label, on what follows a hidden input, or on the card around a link.
  faces(element) {
    const around = [element, ...(element.labels ?? []), element.nextElementSibling];
    for (let at = element.parentElement, steps = 0; at && steps < 4; at = at.parentElement, steps += 1) around.push(at);
    return around.filter(Boolean).map((one) => this.face(one)).join("\n");
  },

  isCovered(element) {
    const box = element.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0) + 1, Math.min(box.right, innerWidth) - 1];
    const [top, bottom] = [Math.max(box.top, 0) + 1, Math.min(box.bottom, innerHeight) - 1];
    if (right < left || bottom < top) return true;
    const points = [[(left + right) / 2, (top + bottom) / 2], [left, top], [right, top], [left, bottom], [right, bottom]];
    return !points.some(([x, y]) => {
      const hit = document.elementFromPoint(x, y);
      return hit && (element.contains(hit) || hit.contains(element) || hit.closest("label")?.control === element);
    });
  },

  // Call it after a real press of Tab: only then does focus by script look like focus by keyboard.
  focus() {
    const wrong = [];
    const candidates = "a[href], button, input:not([type=hidden]), select, textarea, summary, video[controls], [tabindex]";
    for (const element of document.querySelectorAll(candidates)) {
      if (element.disabled || element.tabIndex < 0 || !this.isShown(element)) continue;
      document.activeElement?.blur();
      const before = this.faces(element);
      element.focus();
      if (document.activeElement !== element) wrong.push(`takes no focus: ${this.name(element)}`);
      else if (this.faces(element) === before) wrong.push(`focus is not visible: ${this.name(element)}`);
      else if (this.isCovered(element)) wrong.push(`covered while it has focus: ${this.name(element)}`);
    }
    document.activeElement?.blur();
    return wrong;
  },
})
