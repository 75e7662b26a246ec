/** Elements of the page, made from plain values. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Return an element. A property that begins with `on` is a listener; `data`, `aria` and plain names are set as they are.
 * @param {string} tag Like `button.quiet`: a name with classes.
 * @param {Record<string, any>} properties
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {any}
 */
export function element(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  if (name === "button") made.type = "button";
  set(made, properties);
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Set properties and attributes of an element. @param {any} made @param {Record<string, any>} properties */
export function set(made, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name in made && !name.includes("-") && name !== "list") made[name] = value;
    else if (value === null || value === false) made.removeAttribute(name);
    else made.setAttribute(name, value === true ? "" : value);
  }
}

/** Replace what is in an element; what had the focus has it still where it is there again. @param {Element} parent @param {...any} children */
export function fill(parent, ...children) {
  const active = document.activeElement;
  const had = active && active !== parent && parent.contains(active) ? active : null;
  parent.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  if (!had) return;
  const again = [...parent.querySelectorAll(had.tagName)].find((each) => called(each) === called(had));
  again?.focus({ preventScroll: true });
}

/** Return what an element is known by: its key, its label, or what it says. */
function called(made) {
  return made.dataset?.key ?? (made.id || made.getAttribute("aria-label") || made.textContent);
}

/** Return an icon that is drawn from a path on a grid of 16. @param {string} path */
export function icon(path) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "0 0 16 16");
  made.setAttribute("aria-hidden", "true");
  made.classList.add("icon");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  made.append(line);
  return made;
}

/** Call a function at the next frame, once however often it is asked for. @param {() => void} work */
export function framed(work) {
  let asked = 0;
  return () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      work();
    });
  };
}

/** Return a function that calls another one after a rest. @param {(...values: any[]) => void} work @param {number} rest Milliseconds. */
export function rested(work, rest) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), rest);
  };
}

/** Return whether keys that are typed belong to an element. @param {EventTarget|null} target */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/u.test(target.tagName);
}
