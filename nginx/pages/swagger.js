"use strict";

// What "Authorize" is given stays in this tab's memory: persistAuthorization would keep it on disk.
SwaggerUIBundle({
  url: "/api/schema",
  dom_id: "#docs",
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
});
