"""The documentation: its pages, and in `docs.site` what makes a website of them."""
