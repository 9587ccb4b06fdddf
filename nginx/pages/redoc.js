"use strict";

// ReDoc's own fonts would come from another host.
const system = "system-ui, sans-serif";

Redoc.init(
  "/api/schema",
  {
    theme: { typography: { fontFamily: system, headings: { fontFamily: system } } },
  },
  document.getElementById("docs"),
);
