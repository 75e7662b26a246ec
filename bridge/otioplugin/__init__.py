"""Recue as an OpenTimelineIO plugin: `otioconvert -i cut.edl -o cut.mid`."""
