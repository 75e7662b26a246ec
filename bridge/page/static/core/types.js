/**
 * The values that the page is given, as `docs/reference/page.md` lists them.
 *
 * @typedef {object} Shot
 * @property {string} name
 * @property {string} media
 * @property {number} first Frame, counted from the timeline's first.
 * @property {number} last The last frame, inclusive.
 * @property {boolean} black
 *
 * @typedef {object} Scene
 * @property {string} id
 * @property {string} number Cue number, like `1m1`; empty without music.
 * @property {string} name
 * @property {number} start Seconds.
 * @property {number} end Seconds.
 * @property {number} first Frame.
 * @property {number} last The last frame, inclusive.
 * @property {boolean} music
 * @property {string} silent_why
 * @property {boolean} locked
 * @property {boolean} edited
 * @property {number} take
 * @property {number} takes
 * @property {number} version
 * @property {string} key
 * @property {string} style
 * @property {string} palette
 * @property {number} bpm
 * @property {string} metre
 * @property {string} words
 * @property {string[]} from Sentences: what moved its music.
 * @property {number} valence From -1 to 1.
 * @property {number} arousal From -1 to 1.
 * @property {number} tension From -1 to 1.
 * @property {string} fate kept, moved, fitted, composed, new, or empty.
 * @property {Record<string, unknown>} choice What a person decided.
 * @property {string} theme
 * @property {string} underscore
 * @property {string} music_digest Of its notes: the same where they are the same.
 *
 * @typedef {[number, number, number, number, number]} Bar Start in seconds, index of its scene, beats, bpm, size of a beat.
 *
 * @typedef {object} Hit
 * @property {number} at Seconds.
 * @property {number} frame
 * @property {string} kind
 * @property {string} name
 * @property {string} origin
 * @property {number} weight
 * @property {number} off Frames; positive where the music is late.
 * @property {"met"|"near"|"missed"} closeness
 * @property {string} scene
 * @property {"bar"|"beat"|"between"} place
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {string} title
 * @property {string} family
 * @property {string} colour
 * @property {number} notes
 *
 * @typedef {object} View
 * @property {number} schema
 * @property {string} path
 * @property {string} name
 * @property {number} revision
 * @property {string} version
 * @property {string} rate
 * @property {number} fps
 * @property {number} frames
 * @property {number} seconds
 * @property {string} start Timecode of the first frame.
 * @property {boolean} drop
 * @property {string} state
 * @property {string} trouble
 * @property {Shot[]} shots
 * @property {{frame: number, frames: number, name: string, comment: string, colour: string, own: boolean}[]} markers Own ones were set in Recue.
 * @property {{start: number, end: number, text: string}[]} captions
 * @property {Scene[]} scenes
 * @property {Bar[]} bars
 * @property {Hit[]} hits
 * @property {Record<string, any>} curves
 * @property {[number, number][]} speech
 * @property {{at: number, name: string}[]} sounds
 * @property {{name: string, start: number, end: number, scene: string, strength: string}[]} themes
 * @property {Part[]} parts
 * @property {Record<string, Record<string, [number, number][]>>} steering
 * @property {string[]} remarks
 * @property {Record<string, number>} summary
 *
 * @typedef {object} Span What is shown of time: the seconds at the left edge, pixels a second, and the width in pixels.
 * @property {number} from
 * @property {number} scale
 * @property {number} width
 *
 * @typedef {object} Lane A row of the timeline, in pixels from its top.
 * @property {string} id
 * @property {string} kind
 * @property {number} y
 * @property {number} height
 * @property {number} [part] Index of the part whose notes it shows.
 * @property {boolean} fixed True where it does not scroll with the others.
 */

export {};
