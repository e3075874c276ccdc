/** What Swagger UI must do otherwise, so that the service gets what a reader has filled in. */
const mends = () => ({
  components: {
    // Unless unchecked it sends empty fields as empty texts, the photo's other name for one.
    ParameterIncludeEmpty: () => null,
  },
  wrapComponents: {
    // Optional fields start empty and say their default, in place of a sample that would be sent.
    JsonSchemaForm: (Original, { React }) => (props) => {
      if (props.required) return React.createElement(Original, props);
      const fallback = props.schema.get("default");
      const description = fallback === undefined ? "" : `${fallback} if empty`;
      return React.createElement(Original, { ...props, dispatchInitialValue: false, description });
    },
    // "Reset" puts samples in place of the files while their names stay on the screen.
    TryItOutButton: (Original, { React }) => (props) =>
      React.createElement(Original, { ...props, hasUserEditedBody: false }),
  },
  statePlugins: {
    spec: {
      wrapActions: {
        // It takes any value of `type: ["string", "integer"]` for missing (swagger-ui#10646).
        validateParams: () => () => undefined,
      },
    },
  },
});

globalThis.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
  plugins: [mends],
});
