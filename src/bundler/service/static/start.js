// Nothing is asked from outside: the schema is ours, and no validator badge is drawn.
SwaggerUIBundle({
  url: "schema/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
