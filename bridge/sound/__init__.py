"""The sound of a cut: what is heard in it before there is any music of ours."""
