/** A page that is one file: what it shows lies in it, nothing is asked of anybody, and nothing is steered. */

const HOLDER = "recue-report";

/**
 * @typedef {object} Report
 * @property {any} view As `/api/view` tells it.
 * @property {ArrayBuffer} notes Packed.
 * @property {string} media An address of its film or its sound; empty for neither.
 * @property {boolean} seen True where that is a film.
 * @property {Blob[]} thumbnails One a shot.
 * @property {Record<string, Record<string, string>>} strings By language.
 */

/** Return the report that lies in this page, or null where it is served. @returns {Report|null} */
export function embedded() {
  const holder = document.getElementById(HOLDER);
  if (!holder) return null;
  const told = JSON.parse(holder.textContent);
  const blob = (text, type) => new Blob([bytes(text)], { type });
  const media = told.film ? blob(told.film, "video/mp4") : told.sound ? blob(told.sound, "audio/mp4") : null;
  return {
    view: told.view,
    notes: bytes(told.notes).buffer,
    media: media ? URL.createObjectURL(media) : "",
    seen: Boolean(told.film),
    thumbnails: told.thumbnails.map((text) => blob(text, "image/jpeg")),
    strings: told.strings,
  };
}

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
